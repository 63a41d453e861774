import { couldNotRun, type Finding, held, recorded } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { signProof } from '../../authorization-server/dpop/proof.ts'
import { describeAccess, mustRefuse, withoutControl } from '../judge.ts'
import { boundToken, callWithProofs, goodBoundCall, goodProof } from './bound-call.ts'

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
    const bound = boundToken(target, tenant)
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
    const waited = await target.elapse(tenMinutes)
    if (waited.kind === 'too-long') {
      // A token that has ended in the meantime would be refused for that; so the wait cannot be made up for.
      return again.kind === 'refused'
        ? [...findings, ...held(replay, 'the same proof again at once: refused', again)]
        : [...findings, ...couldNotRun(replay, `the same proof ten minutes later: ${waited.sentence}`)]
    }
    const fresh = boundTokenOf(bound, target.mint(tenant, { claims: { cnf: { jkt: bound.key.thumbprint } } }))
    const later = withoutControl(replay, await goodBoundCall(target, fresh))
    if (later !== undefined) return [...findings, ...later]
    const old = goodProof(target, fresh)
    const late = signProof(
      { ...old, claims: { ...old.claims, iat: Number(old.claims.iat) - tenMinutes / 1000 } },
      bound.key,
    )
    const access = await callWithProofs(target, fresh, [late], { label: 'a proof ten minutes old' })
    return [...findings, ...mustRefuse(replay, access, 'a proof that was made ten minutes ago')]
  },
})

function boundTokenOf(bound: ReturnType<typeof boundToken>, token: string): ReturnType<typeof boundToken> {
  return { ...bound, token }
}
