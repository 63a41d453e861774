import { couldNotRun, recorded } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, mustRefuse, withoutControl } from '../judge.ts'

const row = 'RFC7662-4-3'

export const cache = resourceServerScenario({
  id: 'resource-server/introspection/cache',
  title: 'Answers of introspection kept too long',
  story: 'A token ends in twenty seconds and is then inactive; an answer that was kept is used past that end.',
  requirements: [row],
  needs: ['opaque-tokens'],
  caughtBy: [{ twin: 'keeps-answers-of-introspection', breaks: [row] }],
  movesTime: true,
  budget: 120_000,
  async run({ target }) {
    const [tenant] = target.tenants
    const exp = target.seconds() + 20
    const token = target.mint(tenant, { claims: { exp } })
    const failed = withoutControl(row, await target.call(tenant, { token, label: 'an active token' }))
    if (failed !== undefined) return failed
    target.issuer(tenant).introspectAs(token, { active: false })
    const soon = await target.call(tenant, { token, label: 'inactive from now on' })
    const waited = await target.elapse(81_000)
    if (waited.kind === 'too-long') return couldNotRun(row, waited.sentence)
    const late = await target.call(tenant, { token, label: 'more than a minute after its end' })
    return [
      ...recorded(row, `right after the token had become inactive: ${describeAccess(soon)}`, soon),
      ...mustRefuse(row, late, 'a token more than a minute after its end'),
    ]
  },
})
