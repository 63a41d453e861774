import type { AuthorizationOutcome, AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { describeOutcome, describeTokenOutcome, type PlannedFlow, planFlow, redeem } from '../code-flow.ts'
import { type FlowSeries, inSeries } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { changeCharacter } from './verifier-mutants.ts'

const s256Works = 'RFC7636-4.2-2'
const constantChallenge = 'RFC9700-2.1.1-A1'

/** RFC 7636, Appendix B. */
const published = {
  verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
}

const repeats = 20

export const knownPair = authorizationServerScenario({
  id: 'authorization-server/pkce/known-pair',
  title: 'S256 is what RFC 7636 prints',
  story:
    'A client uses the verifier and challenge printed in RFC 7636, and then goes on using the same challenge for ever.',
  requirements: [s256Works, constantChallenge],
  needs: [],
  caughtBy: [
    { twin: 'ignores-wrong-verifier', breaks: [s256Works] },
    { twin: 'lists-plain-alone', breaks: [s256Works] },
  ],
  async run(context) {
    const clients = oneClientOfEachKind(context.target)
    return [
      ...(await inSeries(context, clients, s256Works, (series) => tryPair(context.target, series))),
      ...listed(context.target),
      ...(await inTurn(clients.slice(0, 1), (client) => repeat(context, client))),
    ]
  },
})

async function tryPair(target: AuthorizationServerTarget, series: FlowSeries): Promise<readonly Finding[]> {
  const who = nameOf(series.client)
  const ask = () => series.ask(withPublishedPair(series.plan()), 'ask with the challenge of RFC 7636, Appendix B')
  const asked = await ask()
  // A fresh pair has just worked; whoever refuses this one may do so because everybody knows it.
  if (asked.kind === 'none')
    return inconclusive(s256Works, `the published challenge brought no code: ${asked.sentence} (${who})`, asked.outcome)
  const right = await redeem(target, asked.grant, { label: 'redeem with the verifier of RFC 7636, Appendix B' })
  const judged =
    right.kind === 'refused'
      ? broken(
          s256Works,
          {
            expected: `tokens for the verifier of RFC 7636, Appendix B (${who})`,
            observed: `${describeTokenOutcome(right)} (${who})`,
          },
          right,
        )
      : right.kind === 'tokens'
        ? held(s256Works, `the pair of RFC 7636, Appendix B brings tokens (${who})`, right)
        : inconclusive(s256Works, `${right.sentence} (${who})`, right)
  const again = await ask()
  if (again.kind === 'none') {
    const sentence = `the published challenge brought no second code: ${again.sentence} (${who})`
    return [...judged, ...inconclusive(s256Works, sentence, again.outcome)]
  }
  const wrong = await redeem(target, again.grant, {
    label: 'redeem with its first character changed',
    spoil: (form) => withParam(form, 'code_verifier', changeCharacter(published.verifier, 0)),
  })
  return [
    ...judged,
    ...mustRefuseTokens(s256Works, wrong, `the published verifier with its first character changed (${who})`),
  ]
}

function withPublishedPair(flow: PlannedFlow): PlannedFlow {
  return {
    ...flow,
    verifier: published.verifier,
    request: withParam(flow.request, 'code_challenge', published.challenge),
  }
}

function listed(target: AuthorizationServerTarget): readonly Finding[] {
  const methods = target.tenants[0].metadata?.code_challenge_methods_supported
  if (!Array.isArray(methods)) return []
  return methods.includes('S256')
    ? held(s256Works)
    : broken(s256Works, {
        expected: 'S256 in code_challenge_methods_supported',
        observed: `the metadata lists ${methods.length === 0 ? 'nothing' : methods.join(', ')}`,
      })
}

/** The same challenge, then the same nonce, from one browser after the other, as far as the first page or the code. */
async function repeat(
  { target, random }: Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>,
  client: ServerClient,
): Promise<readonly Finding[]> {
  const nonce = random.token(16)
  const series = [
    { what: 'one and the same challenge', request: (flow: PlannedFlow) => withPublishedPair(flow).request },
    { what: 'one and the same nonce', request: (flow: PlannedFlow) => withParam(flow.request, 'nonce', nonce) },
  ]
  return inTurn(series, async ({ what, request }) => {
    const outcomes: AuthorizationOutcome[] = []
    for (let count = 0; count < repeats; count++) {
      const params = request(planFlow(client, random))
      outcomes.push(await target.authorize(client, { params, label: `ask with ${what}` }, { person: 'stop-at-login' }))
    }
    const signs = outcomes.map(signOf)
    const other = outcomes.find((_, index) => signs[index] !== signs[0])
    const sentence =
      other === undefined
        ? `${repeats} requests with ${what} were all answered alike: ${signs[0]}`
        : `of ${repeats} requests with ${what}, number ${outcomes.indexOf(other) + 1} was the first to be answered otherwise: ${describeOutcome(other)}`
    return recorded(constantChallenge, `${sentence} (${nameOf(client)})`, ...outcomes)
  })
}

/** What two answers have in common that mean the same. */
function signOf(outcome: AuthorizationOutcome): string {
  if (outcome.kind === 'page') return `page ${outcome.status}`
  return outcome.kind === 'error' ? `error ${outcome.error}` : outcome.kind
}
