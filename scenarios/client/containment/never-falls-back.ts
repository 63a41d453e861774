import type { CarrierAnswer } from '../../api/carrier.ts'
import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'TENANT-CB-5'
const rounds = 5

export const neverFallsBack = clientScenario({
  id: 'client/containment/never-falls-back',
  title: 'However often a flow fails, the next one is with S256 again',
  story:
    'Twenty flows in a row fail: at authorization, at the token endpoint, with errors, with silence and with a cut line.',
  requirements: [row],
  needs: [],
  repeats: true,
  caughtBy: [{ twin: 'falls-back-after-many-errors', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await connect(target, tenant)
    if (control.kind === 'failed') return controlFailed(row, control)
    if (control.flow.challengeMethod !== 'S256') return notApplicable(row, 'the platform does not begin with S256')
    const findings: Finding[] = []
    for (let round = 0; round < rounds; round += 1) {
      for (const { what, fail } of failures) {
        const begun = await begin(target, tenant)
        if (begun.kind === 'failed') {
          findings.push(
            ...(begun.unable === true
              ? inconclusive(row, begun.sentence, begun)
              : held(row, `${what}: no more flows are started`, begun)),
          )
          continue
        }
        const { flow } = begun
        if (flow.challengeMethod !== 'S256') {
          const how = flow.challenge === undefined ? 'without a challenge' : `with ${flow.challengeMethod ?? 'plain'}`
          const observed = `after ${findings.length} flows that failed, one begins ${how}`
          return broken(row, { expected: 'S256 at every start', observed }, flow)
        }
        findings.push(...held(row, undefined, flow))
        await fail(target, flow)
      }
    }
    return findings
  },
})

interface Failure {
  readonly what: string
  fail(target: ClientTarget, flow: PlatformFlow): Promise<void>
}

const failures: readonly Failure[] = [
  {
    what: 'an error response',
    async fail(target, flow) {
      const rest = target.grant(flow).response.filter(([name]) => name !== 'code')
      const response: Params = [['error', 'server_error'], ...rest]
      await deliver(target, flow, response, { label: 'an error response' })
    },
  },
  atToken('a refused code', { kind: 'json', status: 400, body: { error: 'invalid_grant' } }),
  atToken('a token endpoint that fails', { kind: 'json', status: 500, body: { error: 'server_error' } }),
  atToken('a token endpoint that hangs up', { kind: 'cut' }),
]

function atToken(what: string, answer: CarrierAnswer): Failure {
  return {
    what,
    async fail(target, flow) {
      const troubled = target.behave({ token: async () => answer })
      await deliver(target, flow, target.grant(flow).response, { label: what, redeems: true })
      troubled.stop()
    },
  }
}
