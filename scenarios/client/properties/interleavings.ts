import { clientScenario } from '../../api/scenario.ts'
import { findingsOf } from '../../properties/findings.ts'
import { search } from '../../properties/search.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { storyPlayer } from './play.ts'
import { rows as judged } from './rules.ts'
import { plainStories, type RawStep, stories, tell } from './story.ts'

const id = 'client/properties/interleavings'
const rows = Object.values(judged)

export const interleavings = clientScenario({
  id,
  title: 'Whatever tenants do in turn, everyone keeps to their own',
  story:
    'Made-up stories: several tenants begin, come back, call and disconnect in any order, with wrong answers, troubled carriers, time and restarts between.',
  requirements: rows,
  needs: ['second-tenant', 'call'],
  repeats: true,
  budget: 180_000,
  caughtBy: [
    { twin: 'finds-flows-of-any-tenant-after-restart', breaks: [judged.boundToTenant] },
    { twin: 'brings-connections-back-after-restart', breaks: [judged.notProlonged] },
    { twin: 'repeats-failed-refresh-for-the-next-tenant', breaks: [judged.ownRefresh] },
  ],
  async run({ target, search: settings, signal }) {
    const control = await connect(target, target.tenants[0], { call: true })
    if (control.kind === 'failed') return controlFailed(rows, control)
    const able = async (ability: 'disconnect' | 'clock' | 'restart') => (await target.able(ability)).kind === 'yes'
    const means = {
      tenants: target.tenants.length,
      steps: settings.effort.steps,
      disconnect: await able('disconnect'),
      clock: await able('clock'),
      restart: await able('restart'),
    }
    const names = target.tenants.map((tenant) => tenant.id)
    const outcome = await search<readonly RawStep[]>(
      {
        id,
        stories: stories(means),
        plain: plainStories(means),
        try: storyPlayer(target),
        tell: (story) => tell(story, names),
      },
      settings,
      signal,
    )
    return findingsOf(rows, outcome, settings)
  },
})
