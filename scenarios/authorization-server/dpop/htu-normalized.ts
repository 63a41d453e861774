import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { signProof } from './proof.ts'
import { aDpopClient, type DpopSeries, withDpop } from './series.ts'

const row = 'RFC9449-4.3-2-as'

export const htuNormalized = authorizationServerScenario({
  id: 'authorization-server/dpop/htu-normalized',
  title: 'The address in a proof is compared as an address, not as text',
  story: 'A client writes the address of the token endpoint in another way that means the same.',
  requirements: [row],
  needs: ['dpop'],
  caughtBy: [{ twin: 'compares-htu-as-text', breaks: [row] }],
  run: (context) =>
    withDpop(context, [aDpopClient(context.target)], row, (series) =>
      inTurn(spellings(series.prover.tokenEndpoint), (spelling) => accepted(series, spelling)),
    ),
})

interface Spelling {
  readonly what: string
  readonly htu: string
}

/** RFC 3986, 6.2.2 and 6.2.3. */
function spellings(endpoint: string): readonly Spelling[] {
  const { protocol, host, port, hostname, pathname } = new URL(endpoint)
  return [
    { what: 'an upper-case scheme', htu: `${protocol.toUpperCase()}//${host}${pathname}` },
    ...(/[a-z]/.test(hostname)
      ? [{ what: 'an upper-case host', htu: `${protocol}//${host.toUpperCase()}${pathname}` }]
      : []),
    ...(protocol === 'https:' && port === ''
      ? [{ what: 'the default port', htu: `${protocol}//${hostname}:443${pathname}` }]
      : []),
    { what: 'dot segments', htu: `${protocol}//${host}/x/..${pathname}` },
  ]
}

function accepted(series: DpopSeries, { what, htu }: Spelling): Promise<readonly Finding[]> {
  return series.withCode(row, async (grant) => {
    const outcome = await series.redeem(grant, {
      label: `redeem with ${what} in htu`,
      make: (parts, key) => [signProof({ ...parts, claims: { ...parts.claims, htu } }, key)],
    })
    if (outcome.kind === 'tokens') return held(row, `${what} in htu: accepted`, outcome)
    if (outcome.kind === 'refused') {
      const observed = `${what} in htu: ${describeTokenOutcome(outcome)}`
      return broken(row, { expected: 'accepted, like the address as it is published', observed }, outcome)
    }
    return outcome.why === 'not-sent' || outcome.why === 'rate-limited'
      ? couldNotRun(row, outcome.sentence, outcome)
      : inconclusive(row, `${what} in htu: ${outcome.sentence}`, outcome)
  })
}
