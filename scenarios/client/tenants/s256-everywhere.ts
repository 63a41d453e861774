import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'TENANT-PKCE-9'

export const s256Everywhere = clientScenario({
  id: 'client/tenants/s256-everywhere',
  title: 'S256 for every tenant at every carrier that can do it',
  story: 'Every tenant starts at every carrier; each carrier’s metadata lists S256.',
  requirements: [row],
  needs: [],
  once: true,
  caughtBy: [{ twin: 'sends-plain-for-later-tenants', breaks: [row] }],
  async run({ target }) {
    const control = await connect(target, target.tenants[0])
    if (control.kind === 'failed') return controlFailed(row, control)
    const findings: Finding[] = []
    for (const carrier of [target.carrier, ...target.otherCarriers]) {
      for (const tenant of target.tenants) {
        const started = await target.start(tenant, { carrier })
        const what = `a start of ${tenant.id} at ${carrier.id}`
        if (started.kind === 'unclear') findings.push(...inconclusive(row, `${what}: ${started.sentence}`, started))
        // A tenant need not have every carrier.
        else if (started.kind !== 'flow') findings.push(...recorded(row, `${what}: ${started.sentence}`, started))
        else if (started.flow.challengeMethod === 'S256') findings.push(...held(row, undefined, started))
        else {
          const { challenge, challengeMethod = 'plain, as it is not named' } = started.flow
          const observed = challenge === undefined ? `${what} has no challenge` : `${what} is with ${challengeMethod}`
          findings.push(...broken(row, { expected: `${what} is with S256`, observed }, started))
        }
      }
    }
    return findings
  },
})
