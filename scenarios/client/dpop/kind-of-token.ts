import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliverHonestly } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { boundTenants } from './bound-tenants.ts'

const discarded = 'RFC9449-5-5'

export const dpopKindOfToken = clientScenario({
  id: 'client/dpop/kind-of-token',
  title: 'A platform that depends on bound tokens does not use one that is not',
  story: 'The token endpoint answers a request with a proof by a plain bearer token.',
  requirements: [discarded],
  needs: [],
  setUp: { dpop: true, nativeApp: true },
  caughtBy: [{ twin: 'takes-bearer-for-bound', breaks: [discarded] }],
  async run({ target }) {
    const bound = await boundTenants(target)
    if (bound.kind === 'none') return notApplicable(discarded, bound.reason)
    if (bound.kind === 'failed') return controlFailed(discarded, bound.control)
    const findings: Finding[] = []
    for (const tenant of bound.tenants) {
      const control = await connect(target, tenant, { call: true })
      if (control.kind === 'failed') return [...findings, ...controlFailed(discarded, control)]
      const begun = await begin(target, tenant)
      if (begun.kind === 'failed') return [...findings, ...controlFailed(discarded, begun)]
      const { flow } = begun
      const weaker = target.behave({
        async token(_request, honest) {
          const answer = await honest()
          if (answer.kind !== 'json' || answer.body.access_token === undefined) return answer
          return { ...answer, body: { ...answer.body, token_type: 'Bearer' } }
        },
      })
      const outcome = await deliverHonestly(target, flow)
      weaker.stop()
      if (outcome.tokenRequests.length === 0) {
        findings.push(...inconclusive(discarded, 'the code was not redeemed', outcome))
        continue
      }
      await target.call(tenant, { browser: flow.browser })
      const uses = target.apiCalls().filter(({ tokens }) => tokens.some(({ issuedFor }) => issuedFor?.flow === flow.id))
      const observed = `${tenant.id}: a call carries a bearer token that came for a request with a proof`
      if (uses.length === 0) findings.push(...held(discarded, undefined, outcome))
      // Only who depends on the binding has to throw it away.
      else if (!bound.declared) findings.push(...recorded(discarded, observed, ...uses))
      else findings.push(...broken(discarded, { expected: 'the token is thrown away', observed }, ...uses))
    }
    return findings.some(({ kind }) => kind === 'held' || kind === 'broken' || kind === 'inconclusive')
      ? findings
      : [...findings, ...notApplicable(discarded, 'it is not declared that the platform depends on DPoP (facts.dpop)')]
  },
})
