import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import type { Finding } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { findingsOf } from '../../properties/findings.ts'
import { search } from '../../properties/search.ts'
import { correctFlow } from '../code-flow.ts'
import { controlFailed, withoutAbility } from '../judge.ts'
import { play } from './play.ts'
import { rows as judged } from './rules.ts'
import { plainStories, type Step, stories, tell } from './story.ts'

const id = 'authorization-server/properties/interleavings'
const rows = Object.values(judged)

export const interleavings = authorizationServerScenario({
  id,
  title: 'Whatever clients do in turn, codes and tokens stay with whom they were issued to',
  story:
    'Made-up stories: clients of several tenants ask, redeem, refresh and revoke in any order, rightly, wrongly and at once, with time between.',
  requirements: rows,
  needs: ['authorization-endpoint', 'second-tenant'],
  repeats: true,
  movesTime: true,
  budget: 180_000,
  caughtBy: [
    { twin: 'knows-codes-by-last-tenant', breaks: [judged.ownTenant] },
    { twin: 'forgets-used-refresh-tokens-in-an-hour', breaks: [judged.rotated] },
  ],
  async run({ target, random, search: settings, signal }) {
    const clients = clientsOf(target)
    // The first tenant's come last: what they leave behind is then their own.
    for (const client of clients.toReversed()) {
      const control = await correctFlow(target, client, random)
      if (control.kind === 'failed') return controlFailed(rows, control)
    }
    const can = async (ability: 'refresh-tokens' | 'revocation' | 'clock') => target.able(ability)
    const [refreshes, revokes, clock] = await Promise.all([can('refresh-tokens'), can('revocation'), can('clock')])
    const means = {
      clients: clients.length,
      steps: settings.effort.steps,
      refresh: refreshes.kind === 'yes',
      revocation: revokes.kind === 'yes',
      clock: clock.kind === 'yes',
      rotating: Math.max(
        0,
        clients.findIndex(({ confidential }) => !confidential),
      ),
    }
    const names = clients.map((client) => client.id)
    const outcome = await search<readonly Step[]>(
      {
        id,
        stories: stories(means),
        plain: plainStories(means),
        try: (story) => play({ target, random, clients }, story),
        tell: (story) => tell(story, names),
      },
      settings,
      signal,
    )
    const absent: readonly Finding[] = [
      ...(withoutAbility(judged.rotated, refreshes) ?? []),
      ...(withoutAbility(judged.revoked, refreshes.kind === 'yes' ? revokes : refreshes) ?? []),
    ]
    const tried = rows.filter((row) => absent.every(({ requirement }) => requirement !== row))
    return [...findingsOf(tried, outcome, settings), ...absent]
  },
})

/** A public and a confidential client of the first tenant, and one of the second. */
function clientsOf({ tenants }: AuthorizationServerTarget): readonly ServerClient[] {
  const [own, other] = tenants
  const confidential = own.clients.find((client) => client.confidential)
  const open = own.clients.find((client) => !client.confidential)
  return [confidential, open, other?.clients[0]].filter((client) => client !== undefined)
}
