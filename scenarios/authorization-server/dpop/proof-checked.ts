import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf } from '../judge.ts'
import { documentsOf, listMember } from '../metadata/documents.ts'
import { recordOnly } from '../record-only.ts'
import { algorithms, allChecks, type ProofMutant, proofMutants, shortTime, type } from './proof-mutants.ts'
import { aDpopClient, correctProof, type DpopContext, type DpopSeries, withDpop } from './series.ts'

const rows = [allChecks, shortTime, type, algorithms]

export const proofChecked = authorizationServerScenario({
  id: 'authorization-server/dpop/proof-checked',
  title: 'A DPoP proof passes every check or brings nothing',
  story: 'Somebody redeems a code with a DPoP proof in which one thing is wrong.',
  requirements: rows,
  needs: ['dpop'],
  repeats: true,
  caughtBy: [
    { twin: 'ignores-proof-signature', breaks: [allChecks, algorithms] },
    { twin: 'takes-unsigned-proofs', breaks: [allChecks, algorithms] },
    { twin: 'ignores-proof-type', breaks: [allChecks, type] },
    { twin: 'ignores-proof-method', breaks: [allChecks] },
    { twin: 'ignores-proof-address', breaks: [allChecks] },
    { twin: 'ignores-proof-time', breaks: [allChecks, shortTime] },
  ],
  run: async (context) => [
    ...listedAlgorithms(context),
    ...(await withDpop(context, [aDpopClient(context.target)], rows, async (series) => [
      ...(await inTurn(proofMutants, (mutant) => tryMutant(series, mutant))),
      ...(await usedTwice(series)),
      ...(await stillWorking(series)),
    ])),
  ],
})

function tryMutant(series: DpopSeries, mutant: ProofMutant): Promise<readonly Finding[]> {
  return series.withCode(mutant.rows, async (grant) => {
    const outcome = await series.redeem(grant, { make: mutant.make, label: `redeem with ${mutant.what}` })
    const findings = mustRefuseTokens(mutant.rows, outcome, `${mutant.what} (${nameOf(series.client)})`)
    const byNonce = mutant.age === true && series.prover.nonce !== undefined
    return byNonce ? recordOnly(findings, 'the server demands nonces, which carry its own time') : findings
  })
}

/** Single use of proofs is the server's choice, and so is a clock a little fast (RFC 9449, 11.1). */
async function usedTwice(series: DpopSeries): Promise<readonly Finding[]> {
  const kept: string[] = []
  const first = await series.withCode(shortTime, async (grant) => {
    const make: typeof correctProof = (parts, key) => {
      const headers = correctProof(parts, key)
      kept.splice(0, kept.length, ...headers)
      return headers
    }
    const outcome = await series.redeem(grant, { make, label: 'redeem with a proof to be used again' })
    return outcome.kind === 'tokens'
      ? []
      : recorded(shortTime, `a correct proof: ${describeTokenOutcome(outcome)}`, outcome)
  })
  if (first.length > 0) return first
  return series.withCode(shortTime, async (grant) => {
    const outcome = await series.redeem(grant, {
      make: () => kept,
      nonce: 'once',
      label: 'redeem with the same proof again',
    })
    return recorded(shortTime, `the same proof a second time: ${describeTokenOutcome(outcome)}`, outcome)
  })
}

async function stillWorking(series: DpopSeries): Promise<readonly Finding[]> {
  return series.withCode(rows, async (grant) => {
    const outcome = await series.redeem(grant, { label: 'control: a correct proof afterwards' })
    if (outcome.kind === 'tokens') return []
    const sentence = `a correct proof after the wrong ones: ${describeTokenOutcome(outcome)}`
    return controlFailed(rows, { kind: 'failed', sentence, exchanges: outcome.exchanges })
  })
}

function listedAlgorithms({ target }: DpopContext): readonly Finding[] {
  const name = 'dpop_signing_alg_values_supported'
  return documentsOf(target).flatMap((found) => {
    const listed = listMember(found.document, name)
    if (listed === undefined) return []
    const weak = listed.filter((alg) => alg === 'none' || alg.startsWith('HS') || alg === 'RS1')
    return weak.length === 0
      ? held(algorithms, `${name}: ${listed.join(', ')}`, found)
      : broken(
          algorithms,
          { expected: 'secure asymmetric algorithms only', observed: `${name} lists ${weak.join(', ')}` },
          found,
        )
  })
}
