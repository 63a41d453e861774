import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver, usesTokensOf } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'RFC9207-2.4-3'
const more = 5

export const foreignError = clientScenario({
  id: 'client/iss/foreign-error',
  title: 'An error with a foreign iss is not held against the server it was not from',
  story: 'An attacker answers many pending flows with access_denied and the issuer of somebody else.',
  requirements: [row],
  needs: [],
  caughtBy: [
    { twin: 'blocks-after-errors-of-anybody', breaks: [row] },
    { twin: 'disconnects-after-errors-of-anybody', breaks: [row] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const standing = await connect(target, tenant, { call: true })
    if (standing.kind === 'failed') return controlFailed(row, standing)
    const threshold = (target.facts.breaker?.threshold ?? more) + 1
    const foreign = target.otherCarriers[0]?.issuer ?? 'https://attacker.example'
    const exchanges: string[] = []
    for (let count = 0; count < threshold; count += 1) {
      const begun = await begin(target, tenant)
      if (begun.kind === 'failed' && count === 0) return controlFailed(row, begun)
      if (begun.kind === 'failed') return afterwards(count, begun.sentence, begun.exchanges)
      const { state } = begun.flow
      const denial: Params = [
        ['error', 'access_denied'],
        ...(state === undefined ? [] : [['state', state] as const]),
        ['iss', foreign],
      ]
      const outcome = await deliver(target, begun.flow, denial, { label: 'access_denied with a foreign iss' })
      if (outcome.kind === 'unclear' && outcome.why === 'not-sent') return inconclusive(row, outcome.sentence, outcome)
      exchanges.push(...outcome.exchanges)
    }
    const findings: Finding[] = []
    const { uses, call } = await usesTokensOf(target, standing.flow)
    if (target.facts.keepsConnections !== false || uses) {
      const sentences = {
        expected: 'the connection that stood goes on',
        observed: `after ${threshold} errors with a foreign iss a call does not carry its tokens any more`,
      }
      findings.push(...(uses ? held(row, undefined, call) : broken(row, sentences, ...exchanges, call)))
    }
    const fresh = await connect(target, tenant)
    if (fresh.kind === 'failed') findings.push(...afterwards(threshold, fresh.sentence, fresh.exchanges))
    else findings.push(...held(row, `after ${threshold} errors with a foreign iss a new flow finished`, fresh))
    return findings
  },
})

function afterwards(count: number, sentence: string, evidence: readonly string[]): readonly Finding[] {
  const sentences = {
    expected: 'errors with a foreign iss change nothing for the server they name falsely',
    observed: `after ${count} of them ${sentence}`,
  }
  return broken(row, sentences, ...evidence)
}
