import type {
  AuthorizationOutcome,
  AuthorizationServerTarget,
  ServerClient,
  TokenOutcome,
} from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { describeOutcome, describeTokenOutcome, type PlannedFlow, planFlow, redeem } from '../code-flow.ts'
import { type FlowSeries, inSeries, onePublicOneConfidential, withoutCode } from '../flow-series.ts'
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
  needs: ['authorization-endpoint'],
  repeats: true,
  caughtBy: [
    { twin: 'ignores-wrong-verifier', breaks: [s256Works] },
    { twin: 'lists-plain-alone', breaks: [s256Works] },
  ],
  async run(context) {
    const clients = onePublicOneConfidential(oneClientOfEachKind(context.target))
    return [
      ...(await inSeries(context, clients, s256Works, (series) => tryPair(context.target, series))),
      ...listed(context.target),
      ...(await inTurn(clients.slice(0, 1), (client) => repeat(context, client))),
    ]
  },
})

async function tryPair(target: AuthorizationServerTarget, series: FlowSeries): Promise<readonly Finding[]> {
  const who = nameOf(series.client)
  const published = await series.ask(withPublishedPair(series.plan()), 'ask with the challenge of RFC 7636, Appendix B')
  if (published.kind === 'grant') {
    const answer = await redeem(target, published.grant, { label: 'redeem with the verifier of RFC 7636, Appendix B' })
    return [
      ...mustBringTokens(answer, `the pair of RFC 7636, Appendix B (${who})`),
      ...(await spoiled(target, series, withPublishedPair)),
    ]
  }
  // RFC 9700, 2.1.1 encourages servers to stop a challenge that everybody uses. A fresh pair has just worked.
  const { outcome, sentence } = published
  if (outcome.kind !== 'error' && outcome.kind !== 'page') return withoutCode(s256Works, published)
  return [
    ...recorded(constantChallenge, `the challenge of RFC 7636, Appendix B is refused: ${sentence} (${who})`, outcome),
    ...held(s256Works, `a fresh pair brought tokens (${who})`, series.grant.outcome),
    ...(await spoiled(target, series, (flow) => flow)),
  ]
}

function mustBringTokens(answer: TokenOutcome, attempt: string): readonly Finding[] {
  switch (answer.kind) {
    case 'tokens':
      return held(s256Works, `${attempt} brings tokens`, answer)
    case 'refused':
      return broken(
        s256Works,
        { expected: `tokens for ${attempt}`, observed: `${attempt}: ${describeTokenOutcome(answer)}` },
        answer,
      )
    case 'unclear':
      return inconclusive(s256Works, `${attempt}: ${answer.sentence}`, answer)
  }
}

/** A fresh code under the same challenge, and the verifier with its first character changed. */
async function spoiled(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  pair: (flow: PlannedFlow) => PlannedFlow,
): Promise<readonly Finding[]> {
  const asked = await series.ask(pair(series.plan()), 'ask for a code to spoil the redemption of')
  if (asked.kind === 'none') {
    const refused = asked.outcome.kind === 'error' || asked.outcome.kind === 'page'
    return refused && pair === withPublishedPair
      ? spoiled(target, series, (flow) => flow)
      : withoutCode(s256Works, asked)
  }
  const wrong = await redeem(target, asked.grant, {
    label: 'redeem with the first character of the verifier changed',
    spoil: (form) => withParam(form, 'code_verifier', changeCharacter(asked.grant.verifier, 0)),
  })
  return mustRefuseTokens(s256Works, wrong, `a verifier with its first character changed (${nameOf(series.client)})`)
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

/** The same challenge and nonce from one browser after the other, as far as the first page or the code. */
async function repeat(
  { target, random }: Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>,
  client: ServerClient,
): Promise<readonly Finding[]> {
  const nonce = random.token(16)
  const outcomes: AuthorizationOutcome[] = []
  for (let count = 0; count < repeats; count++) {
    const params = withParam(withPublishedPair(planFlow(client, random)).request, 'nonce', nonce)
    outcomes.push(
      await target.authorize(client, { params, label: 'ask with a constant challenge' }, { person: 'stop-at-login' }),
    )
  }
  const signs = outcomes.map(signOf)
  const other = outcomes.find((_, index) => signs[index] !== signs[0])
  const sentence =
    other === undefined
      ? `${repeats} requests with one and the same challenge and nonce were all answered alike: ${signs[0]}`
      : `of ${repeats} requests with one and the same challenge and nonce, number ${outcomes.indexOf(other) + 1} was the first to be answered otherwise: ${describeOutcome(other)}`
  return recorded(constantChallenge, `${sentence} (${nameOf(client)})`, ...outcomes)
}

/** What two answers have in common that mean the same. */
function signOf(outcome: AuthorizationOutcome): string {
  if (outcome.kind === 'page') return `page ${outcome.status}`
  return outcome.kind === 'error' ? `error ${outcome.error}` : outcome.kind
}
