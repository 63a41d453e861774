import { broken, type Finding, held } from '../../api/finding.ts'
import type { Access } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { signProof } from '../../authorization-server/dpop/proof.ts'
import { describeAccess, mustRefuse, withoutControl } from '../judge.ts'
import { boundToken, callWithProofs, goodBoundCall, goodProof } from './bound-call.ts'

const row = 'RFC9449-7.1-2'

function judge(access: Access, what: string, params: readonly string[]): readonly Finding[] {
  if (access.kind !== 'refused') return mustRefuse(row, access, what)
  const challenge = access.challenges.find(({ scheme }) => scheme.toLowerCase() === 'dpop')
  const missing = params.filter((name) => challenge?.params[name] === undefined)
  const seen = challenge === undefined ? 'no DPoP challenge' : `a DPoP challenge without ${missing.join(' and ')}`
  return missing.length === 0
    ? held(row, `${what}: ${describeAccess(access)}`, access)
    : broken(
        row,
        { expected: `${what}: a DPoP challenge with ${params.join(' and ')}`, observed: `${what}: ${seen}` },
        access,
      )
}

export const challenge = resourceServerScenario({
  id: 'resource-server/dpop/challenge',
  title: 'The challenge for proofs',
  story: 'A caller with a bad proof, or with none, is told what was wrong and which algorithms are taken.',
  requirements: [row],
  needs: ['dpop'],
  caughtBy: [{ twin: 'leaves-out-the-dpop-challenge', breaks: [row] }],
  async run({ target }) {
    const bound = await boundToken(target, target.tenants[0])
    const failed = withoutControl(row, await goodBoundCall(target, bound))
    if (failed !== undefined) return failed
    const parts = goodProof(target, bound)
    const bad = signProof({ ...parts, claims: { ...parts.claims, htm: 'PUT' } }, bound.key)
    return [
      ...judge(await callWithProofs(target, bound, [bad], { label: 'a bad proof' }), 'a bad proof', ['error', 'algs']),
      ...judge(await callWithProofs(target, bound, [], { label: 'no proof' }), 'no proof', ['error', 'algs']),
      ...judge(await target.call(bound.tenant, { label: 'no token' }), 'no token at all', ['algs']),
    ]
  },
})
