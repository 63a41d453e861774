import type { TokenOutcome } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { headerValues } from '../../api/http.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { mustRefuseTokens } from '../judge.ts'
import { estimateBits } from '../pushed-requests/variable-bits.ts'
import { without } from './claims.ts'
import { type ProofParts, signProof } from './proof.ts'
import { aDpopClient, type DpopContext, type DpopSeries, type MakeHeaders, withDpop } from './series.ts'

const unpredictable = 'RFC9449-8-1'
const recentOnly = 'RFC9449-8-2'
const oneHeader = 'RFC9449-8-3'
const stays = 'RFC9449-11.3-1-as'

export const nonces = authorizationServerScenario({
  id: 'authorization-server/dpop/nonces',
  title: 'Nonces for proofs cannot be guessed, invented or left out',
  story: 'Somebody makes proofs ahead of time, and needs a nonce that the server will hand out later.',
  requirements: [unpredictable, recentOnly, oneHeader, stays],
  needs: ['dpop'],
  caughtBy: [
    { twin: 'counts-dpop-nonces', breaks: [unpredictable] },
    { twin: 'takes-any-dpop-nonce', breaks: [recentOnly] },
    { twin: 'offers-two-dpop-nonces', breaks: [oneHeader] },
    { twin: 'forgets-to-demand-dpop-nonce', breaks: [stays] },
  ],
  run: (context) =>
    withDpop(context, [aDpopClient(context.target)], [unpredictable, recentOnly, oneHeader, stays], async (series) => {
      const seen: TokenOutcome[] = [series.control]
      const findings = await aboutNonces(context, series, seen)
      return [...findings, ...seen.flatMap(oneNonceHeader)]
    }),
})

const invented: (
  context: DpopContext,
) => readonly { readonly what: string; readonly nonce: (good: string) => string }[] = ({ random }) => [
  { what: 'an invented nonce', nonce: () => random.token(24) },
  {
    what: 'a nonce with one character changed',
    nonce: (good) => `${good.slice(0, -1)}${good.endsWith('A') ? 'E' : 'A'}`,
  },
]

async function aboutNonces(
  context: DpopContext,
  series: DpopSeries,
  seen: TokenOutcome[],
): Promise<readonly Finding[]> {
  if (series.prover.nonce === undefined) {
    const [more] = await probe(series, seen, 'a further correct proof', undefined)
    return [
      ...notApplicable([unpredictable, recentOnly, stays], 'the server issues no DPoP nonces', series.control),
      ...(more === undefined ? [] : [more]),
    ]
  }
  return [
    ...(await inTurn(invented(context), ({ what, nonce }) =>
      probe(series, seen, what, recentOnly, ({ header, claims }) => ({
        header,
        claims: { ...claims, nonce: nonce(String(claims.nonce)) },
      })),
    )),
    ...(await probe(series, seen, 'a proof without nonce', stays, ({ header, claims }) => ({
      header,
      claims: without(claims, 'nonce'),
    }))),
    // The current nonce still works, and after that a proof without one is refused as before.
    ...(await probe(series, seen, 'the current nonce', undefined)),
    ...(await probe(series, seen, 'a proof without nonce after one that had it', stays, ({ header, claims }) => ({
      header,
      claims: without(claims, 'nonce'),
    }))),
    ...(await unguessable(series, seen)),
  ]
}

/** Sends one token request, and where it names a row, judges that no tokens came. */
function probe(
  series: DpopSeries,
  seen: TokenOutcome[],
  what: string,
  row: string | undefined,
  change: (parts: ProofParts) => ProofParts = (parts) => parts,
): Promise<readonly Finding[]> {
  return series.withCode(row ?? recentOnly, async (grant) => {
    const make: MakeHeaders = (parts, key) => [signProof(change(parts), key)]
    const outcome = await series.redeem(grant, {
      make,
      label: `redeem with ${what}`,
      ...(row === undefined ? {} : { nonce: 'once' as const }),
    })
    seen.push(outcome)
    if (row !== undefined) return mustRefuseTokens(row, outcome, what)
    return recorded(recentOnly, `${what}: ${describeTokenOutcome(outcome)}`, outcome)
  })
}

async function unguessable(series: DpopSeries, seen: TokenOutcome[]): Promise<readonly Finding[]> {
  const { nonces: given } = series.prover
  for (let attempt = 0; attempt < 6 && new Set(given).size < 6; attempt += 1) {
    await probe(series, seen, 'the current nonce', undefined)
  }
  const values = [...new Set(given)]
  if (values.length < 3) {
    return values.length === 1
      ? recorded(unpredictable, 'the server gave the same nonce all the time, so that nothing can be compared')
      : couldNotRun(unpredictable, `only ${values.length} different nonces were seen`)
  }
  const bits = Math.floor(estimateBits(values))
  const observed = `between ${values.length} nonces about ${bits} bits vary`
  const counted = values.every((value) => /^\d{1,13}$/.test(value))
  // With few samples a position shows few of its characters; half of 64 bits is what a fair draw shows at the least.
  return bits < 32 || counted
    ? broken(unpredictable, { expected: 'nonces with 64 unpredictable bits', observed }, series.control)
    : held(unpredictable, observed, series.control)
}

function oneNonceHeader(outcome: TokenOutcome): readonly Finding[] {
  if (outcome.answer.kind !== 'answered') return []
  // A proxy may join two headers by a comma and a space. A comma alone can stand in a nonce, a space cannot (RFC 9449, 8.1).
  const values = headerValues(outcome.answer, 'dpop-nonce').flatMap((value) => value.split(/,[ \t]+/)).length
  return values <= 1
    ? held(oneHeader, undefined, outcome)
    : broken(oneHeader, { expected: 'one DPoP-Nonce header at most', observed: `there were ${values}` }, outcome)
}
