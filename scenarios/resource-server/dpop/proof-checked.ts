import { type Finding, recorded } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, mustRefuse, withoutControl } from '../judge.ts'
import { boundToken, callWithProofs, goodBoundCall, goodProof } from './bound-call.ts'
import { algorithms, allChecks, possession, proofAttempts, shortTime, type } from './proof-attempts.ts'

export const proofChecked = resourceServerScenario({
  id: 'resource-server/dpop/proof-checked',
  title: 'Proofs with one thing wrong',
  story: 'A bound token comes with a proof in which one thing is wrong, right after a call with a good one.',
  requirements: [allChecks, shortTime, type, algorithms, possession],
  needs: ['dpop'],
  caughtBy: [
    { twin: 'ignores-what-a-proof-is-for', breaks: [allChecks, possession] },
    { twin: 'ignores-age-of-proofs', breaks: [allChecks, shortTime, possession] },
    { twin: 'ignores-token-of-proofs', breaks: [allChecks, possession] },
    { twin: 'ignores-key-of-proofs', breaks: [allChecks, possession] },
    { twin: 'takes-any-type-of-proof', breaks: [allChecks, type] },
    { twin: 'takes-unsigned-proofs', breaks: [allChecks, algorithms] },
    { twin: 'takes-the-first-of-two-proofs', breaks: [allChecks] },
  ],
  async run({ target }) {
    const rows = [allChecks, shortTime, type, algorithms, possession]
    const [tenant] = target.tenants
    const bound = await boundToken(target, tenant)
    const findings: Finding[] = []
    for (const { what, rows: about, make, age } of proofAttempts) {
      const failed = withoutControl(rows, await goodBoundCall(target, bound))
      if (failed !== undefined) return [...findings, ...failed]
      const access = await callWithProofs(target, bound, make(goodProof(target, bound), bound.key), { label: what })
      const lenient = age === true && target.nonce(tenant) !== undefined
      findings.push(
        ...(lenient
          ? recorded(about, `${what}, with a fresh nonce: ${describeAccess(access)}`, access)
          : mustRefuse(about, access, what)),
      )
    }
    return findings
  },
})
