import type { Finding } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { newProofKey, signProof } from '../../authorization-server/dpop/proof.ts'
import { mustRefuse, mustServe, withoutControl } from '../judge.ts'
import { boundToken, callWithProofs, goodBoundCall, goodProof } from './bound-call.ts'

const bind = 'RFC9700-2.2.1-1-rs'
const tell = 'RFC9449-6-1'
const sameKey = 'RFC9449-6-2'
const notBearer = 'RFC9449-7.2-1'

export const boundTokenAlone = resourceServerScenario({
  id: 'resource-server/dpop/bound-token',
  title: 'A bound token without its key',
  story:
    'A stolen token that is bound to a key is used as a bearer token, without a proof, or with the proof of another key.',
  requirements: [bind, tell, sameKey, notBearer],
  needs: ['dpop'],
  crossTenant: [{ artefact: 'DPoP key and proof', place: 'API, with a proof by another key', rows: [sameKey] }],
  caughtBy: [
    { twin: 'takes-bound-tokens-as-bearer', breaks: [bind, tell, notBearer] },
    { twin: 'ignores-key-of-proofs', breaks: [bind, sameKey] },
  ],
  async run({ target }) {
    const rows = [bind, tell, sameKey, notBearer]
    const [tenant] = target.tenants
    const bound = await boundToken(target, tenant)
    const control = await goodBoundCall(target, bound)
    const failed = withoutControl(rows, control)
    if (failed !== undefined) return failed
    const findings: Finding[] = [...mustServe([tell], control, 'a bound token with its proof')]
    const { token } = bound
    const bearer = await target.call(tenant, { token, label: 'as Bearer without proof' })
    findings.push(...mustRefuse([bind, tell, notBearer], bearer, 'a bound token as Bearer without proof'))
    const proof = signProof(goodProof(target, bound), bound.key)
    const proven = await target.call(tenant, { token, headers: [['DPoP', proof]], label: 'as Bearer with a proof' })
    findings.push(...mustRefuse(notBearer, proven, 'a bound token as Bearer with a good proof'))
    const bare = await callWithProofs(target, bound, [], { label: 'without proof' })
    findings.push(...mustRefuse(bind, bare, 'a bound token without proof'))
    const thief = newProofKey([bound.key.alg])
    const parts = goodProof(target, bound)
    const stolen = signProof({ ...parts, header: { ...parts.header, jwk: thief.publicJwk } }, thief)
    const access = await callWithProofs(target, bound, [stolen], { label: 'the proof of another key' })
    return [...findings, ...mustRefuse([bind, sameKey], access, 'a bound token with the proof of another key')]
  },
})
