import type {
  AuthorizationOutcome,
  AuthorizationServerTarget,
  ServerClient,
  TokenOutcome,
} from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { publicClientMetadata, registerClient } from '../self-registration.ts'
import { type HostileString, hostileStrings, markup } from './hostile-strings.ts'
import { harmIn, harmOnTheWay } from './reflection.ts'

const row = 'RFC6749-10.14-1-as'

interface Context extends ScenarioContext<AuthorizationServerTarget> {
  readonly client: ServerClient
  /** Stands in every hostile string and in nothing else. */
  readonly mark: string
}

const everyRequestParameter = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'response_mode',
  'nonce',
  'prompt',
  'login_hint',
  'ui_locales',
  'request_uri',
]
const coreRequestParameters = ['client_id', 'redirect_uri', 'scope', 'state', 'response_type']
/** Parameters that pages after the log-in and the response itself show again. */
const shownLater = ['state', 'scope', 'login_hint']
const tokenParameters = ['grant_type', 'code', 'redirect_uri', 'code_verifier', 'scope']
/** Parameters the server looks at only once it knows the code. */
const readWithCode = ['redirect_uri', 'code_verifier']

export const hostileValues = authorizationServerScenario({
  id: 'authorization-server/parameters/hostile-values',
  title: 'Hostile values do no harm',
  story: 'Markup, line breaks, SQL, templates, paths and null bytes are sent in every parameter.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  repeats: true,
  caughtBy: [
    { twin: 'shows-values-unescaped', breaks: [row] },
    { twin: 'answers-bad-requests-with-500', breaks: [row] },
  ],
  run(context) {
    const { target, random } = context
    const [client] = target.tenants[0].clients
    const own: Context = { ...context, client, mark: `pp${random.integer(2 ** 40).toString(36)}` }
    return betweenControls(
      row,
      () => codeControl(target, client, random),
      async () => [
        ...(await inTurn(everyRequestParameter, (name) => ask(own, name, markup, 'stop-at-login'))),
        ...(await inTurn(shownLater, (name) => ask(own, name, markup, 'follow'))),
        ...(await inTurn(hostileStrings, (value) =>
          inTurn(coreRequestParameters, (name) => ask(own, name, value, name === 'state' ? 'follow' : 'stop-at-login')),
        )),
        ...(await inTurn([markup, ...hostileStrings], (value) =>
          inTurn(tokenParameters, (name) => redeemSpoilt(own, name, value)),
        )),
        ...(await register(own)),
      ],
    )
  },
})

async function ask(
  { target, random, client, mark }: Context,
  name: string,
  value: HostileString,
  person: 'follow' | 'stop-at-login',
): Promise<readonly Finding[]> {
  const what = `${value.what} in ${name} of an authorization request`
  const asked = await askForCode(target, planFlow(client, random), {
    label: what,
    person,
    spoil: (request) => withParam(request, name, value.of(mark)),
  })
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  return judgeOutcome(outcome, what, await harmOnTheWay(outcome.hops, mark))
}

function judgeOutcome(outcome: AuthorizationOutcome, what: string, harm: string | undefined): readonly Finding[] {
  const crashed =
    (outcome.kind === 'unclear' && outcome.why === 'crash') || (outcome.kind === 'page' && outcome.status >= 500)
  if (harm !== undefined) return harmful(what, harm, outcome)
  if (crashed) return harmful(what, describeOutcome(outcome), outcome)
  if (outcome.kind === 'unclear') return inconclusive(row, `${what}: ${outcome.sentence}`, outcome)
  return held(row, `${what}: ${describeOutcome(outcome)}`, outcome)
}

async function redeemSpoilt(context: Context, name: string, value: HostileString): Promise<readonly Finding[]> {
  const { target, random, client, mark } = context
  const what = `${value.what} in ${name} of a token request`
  const spoilt = value.of(mark)
  // Markup is enough to see how these are handled once the code is known; the others go with a code nobody has.
  if (!readWithCode.includes(name) || value !== markup) {
    const { redirectUri, verifier } = planFlow(client, random)
    const form = [
      ['grant_type', 'authorization_code'],
      ['code', random.token(24)],
      ['redirect_uri', redirectUri],
      ['code_verifier', verifier],
    ] as const
    return judgeToken(await target.token(client, { form: withParam(form, name, spoilt), label: what }), what, mark)
  }
  const asked = await askForCode(target, planFlow(client, random), { label: 'a correct request for a code' })
  if (asked.kind === 'none')
    return inconclusive(row, `${what}: no code to try it with: ${asked.sentence}`, asked.outcome)
  const answer = await redeem(target, asked.grant, { label: what, spoil: (form) => withParam(form, name, spoilt) })
  return judgeToken(answer, what, mark)
}

async function judgeToken(outcome: TokenOutcome, what: string, mark: string): Promise<readonly Finding[]> {
  const { answer } = outcome
  const harm = answer.kind === 'answered' ? await harmIn(answer, mark) : undefined
  if (harm !== undefined) return harmful(what, harm, outcome)
  if (outcome.kind === 'unclear' && outcome.why === 'crash') return harmful(what, outcome.sentence, outcome)
  if (outcome.kind === 'unclear' && answer.kind !== 'answered')
    return inconclusive(row, `${what}: ${outcome.sentence}`, outcome)
  return held(row, `${what}: ${describeTokenOutcome(outcome)}`, outcome)
}

/** A client that registers itself may call itself what it likes; pages that show the name have to escape it. */
async function register(context: Context): Promise<readonly Finding[]> {
  const { target, random, mark } = context
  const [tenant] = target.tenants
  if ((await target.able('registration')).kind !== 'yes') return []
  return inTurn([markup, ...hostileStrings], async (value) => {
    const metadata = { ...publicClientMetadata(['https://client.example/cb']), client_name: value.of(mark) }
    const what = `${value.what} as the name of a client that registers itself`
    const made = await registerClient(target, tenant, metadata, { label: what })
    if (made.kind === 'unclear') {
      return made.status >= 500
        ? harmful(what, made.sentence, made)
        : inconclusive(row, `${what}: ${made.sentence}`, made)
    }
    if (made.kind === 'refused') return held(row, `${what}: refused with status ${made.status}`, made)
    if (value !== markup) {
      await made.forget()
      return held(row, `${what}: registered`, made)
    }
    const asked = await askForCode(target, planFlow(made.client, random), { label: `${what}: its consent page` })
    await made.forget()
    const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
    return judgeOutcome(outcome, what, await harmOnTheWay(outcome.hops, mark))
  })
}

function harmful(what: string, harm: string, ...evidence: readonly { readonly exchanges: readonly string[] }[]) {
  return broken(row, { expected: 'a refusal, or the value handled as text', observed: `${what}: ${harm}` }, ...evidence)
}
