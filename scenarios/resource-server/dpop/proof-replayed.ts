import { couldNotRun, type Finding, recorded } from '../../api/finding.ts'
import type { ResourceServerTarget } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { signProof } from '../../authorization-server/dpop/proof.ts'
import { describeAccess, mustRefuse, withoutControl } from '../judge.ts'
import { type BoundToken, boundToken, callWithProofs, goodBoundCall, goodProof } from './bound-call.ts'

const replay = 'RFC9700-4.10.1-A2'
const elsewhere = 'RFC9700-4.9.3-1-rs'

const tenMinutes = 600_000

export const proofReplayed = resourceServerScenario({
  id: 'resource-server/dpop/proof-replayed',
  title: 'A captured token and its proof, used again',
  story:
    'Whoever has read a request sends its token and proof once more: here at once, here later, and at another address.',
  requirements: [replay, elsewhere],
  needs: ['dpop'],
  caughtBy: [
    { twin: 'ignores-age-of-proofs', breaks: [replay] },
    { twin: 'routes-by-issuer-of-the-token', breaks: [elsewhere] },
  ],
  movesTime: true,
  async run({ target }) {
    const [tenant, other] = target.tenants
    const bound = await boundToken(target, tenant, { exp: target.seconds() + 3600 })
    const failed = withoutControl([replay, elsewhere], await goodBoundCall(target, bound))
    if (failed !== undefined) return failed
    const proof = signProof(goodProof(target, bound), bound.key)
    const first = withoutControl(
      [replay, elsewhere],
      await callWithProofs(target, bound, [proof], { label: 'the captured request' }),
    )
    if (first !== undefined) return first
    const findings: Finding[] = []
    if (other === undefined || !tenant.ownAddress)
      findings.push(...couldNotRun(elsewhere, 'add a second tenant with an address of its own'))
    else {
      const captured = signProof(goodProof(target, bound), bound.key)
      const away = await target.call(other, {
        token: bound.token,
        scheme: 'DPoP',
        headers: [['DPoP', captured]],
        label: 'at another address',
      })
      findings.push(...mustRefuse(elsewhere, away, 'a captured token and proof at another address'))
    }
    const again = await callWithProofs(target, bound, [proof], { label: 'the same proof at once' })
    findings.push(...recorded(elsewhere, `the same proof again at once: ${describeAccess(again)}`, again))
    return [...findings, ...(await later(target, bound, proof))]
  },
})

/** The same proof ten minutes later; where nobody can wait so long, one that was made so long ago. */
async function later(target: ResourceServerTarget, bound: BoundToken, proof: string): Promise<readonly Finding[]> {
  const waited = await target.elapse(tenMinutes)
  if (waited.kind === 'elapsed') {
    const failed = withoutControl(replay, await goodBoundCall(target, bound))
    if (failed !== undefined) return failed
    const access = await callWithProofs(target, bound, [proof], { label: 'the same proof ten minutes later' })
    return mustRefuse(replay, access, 'the same proof ten minutes later')
  }
  // A nonce carries the server's own time: an old proof with a fresh one would be another attack.
  if (target.nonce(bound.tenant) !== undefined) return couldNotRun(replay, waited.sentence)
  const { header, claims } = goodProof(target, bound)
  const old = signProof({ header, claims: { ...claims, iat: Number(claims.iat) - tenMinutes / 1000 } }, bound.key)
  const access = await callWithProofs(target, bound, [old], { label: 'a proof ten minutes old' })
  return mustRefuse(replay, access, 'a proof that was made ten minutes ago')
}
