import { type Finding, inconclusive, notApplicable } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { mustRefuseTokens } from '../judge.ts'
import { publicClientMetadata, registerClient } from '../self-registration.ts'
import { type DpopContext, type DpopSeries, tokenWithProof, withDpop } from './series.ts'

const row = 'RFC9449-5.2-1'

export const proofDemanded = authorizationServerScenario({
  id: 'authorization-server/dpop/proof-demanded',
  title: 'A client that has promised proofs gets nothing without one',
  story:
    'A client is registered with dpop_bound_access_tokens, and somebody asks for tokens in its name without a proof.',
  requirements: [row],
  needs: ['dpop', 'registration'],
  caughtBy: [{ twin: 'ignores-dpop-jkt', breaks: [row] }],
  async run(context) {
    const { target } = context
    const [tenant] = target.tenants
    const registered = await registerClient(
      target,
      tenant,
      {
        ...publicClientMetadata(['https://dpop.parcelproof.example/cb']),
        grant_types: ['authorization_code', 'refresh_token'],
        dpop_bound_access_tokens: true,
      },
      { label: 'register a client that promises proofs' },
    )
    if (registered.kind !== 'registered') {
      const why = registered.kind === 'refused' ? `status ${registered.status}` : registered.sentence
      return notApplicable(row, `no client with dpop_bound_access_tokens could be registered: ${why}`, registered)
    }
    if (registered.document.dpop_bound_access_tokens !== true) {
      return notApplicable(row, 'the server does not confirm dpop_bound_access_tokens at registration', registered)
    }
    const findings = await withDpop(context, [registered.client], row, async (series) => [
      ...(await redeemedWithout(series)),
      ...(await refreshedWithout(context, series)),
    ])
    await registered.forget()
    return findings
  },
})

function redeemedWithout(series: DpopSeries): Promise<readonly Finding[]> {
  return series.withCode(row, async (grant) => {
    const outcome = await series.redeem(grant, { make: () => [], label: 'redeem without the promised proof' })
    return mustRefuseTokens(row, outcome, 'a code redeemed without the promised proof')
  })
}

function refreshedWithout({ target }: DpopContext, series: DpopSeries): Promise<readonly Finding[]> {
  return series.withCode(row, async (grant) => {
    const tokens = await series.redeem(grant, { label: 'tokens to refresh' })
    if (tokens.kind !== 'tokens') return inconclusive(row, `a correct proof: ${describeTokenOutcome(tokens)}`, tokens)
    if (tokens.refreshToken === undefined) return []
    const form: Params = [
      ['grant_type', 'refresh_token'],
      ['refresh_token', tokens.refreshToken],
    ]
    const options = { make: () => [], label: 'refresh without the promised proof' }
    const outcome = await tokenWithProof(target, series.client, form, series.prover, options)
    return mustRefuseTokens(row, outcome, 'a refresh without the promised proof')
  })
}
