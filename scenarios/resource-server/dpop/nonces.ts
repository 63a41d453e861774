import { type Finding, notApplicable } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { signProof } from '../../authorization-server/dpop/proof.ts'
import { mustRefuse, withoutControl } from '../judge.ts'
import { boundToken, callWithProofs, goodBoundCall, goodProof } from './bound-call.ts'

const row = 'RFC9449-11.3-1-rs'

export const nonces = resourceServerScenario({
  id: 'resource-server/dpop/nonces',
  title: 'Proofs without the nonce',
  story: 'The server has given the client a nonce, and a proof comes without one.',
  requirements: [row],
  needs: ['dpop'],
  caughtBy: [{ twin: 'ignores-nonces', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const bound = await boundToken(target, tenant)
    const failed = withoutControl(row, await goodBoundCall(target, bound))
    if (failed !== undefined) return failed
    if (target.nonce(tenant) === undefined) return notApplicable(row, 'this server gives no nonces for proofs')
    const findings: Finding[] = []
    for (const [what, nonce] of [
      ['a proof without nonce', undefined],
      ['a proof with a nonce of its own making', 'parcelproof'],
    ] as const) {
      const again = withoutControl(row, await goodBoundCall(target, bound))
      if (again !== undefined) return [...findings, ...again]
      const { header, claims } = goodProof(target, bound)
      const { nonce: _, ...others } = claims
      const proof = signProof({ header, claims: nonce === undefined ? others : { ...others, nonce } }, bound.key)
      findings.push(...mustRefuse(row, await callWithProofs(target, bound, [proof], { label: what }), what))
    }
    return findings
  },
})
