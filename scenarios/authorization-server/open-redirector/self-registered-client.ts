import type {
  AuthorizationOutcome,
  AuthorizationServerTarget,
  Browser,
  ServerClient,
} from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { responseOf } from '../delivery.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustBringNoCode, nameOf, whereAble } from '../judge.ts'
import { publicClientMetadata, registerClient } from '../self-registration.ts'

const precautions = 'RFC9700-4.11.2-2'
const trusted = 'RFC9700-4.11.2-4'
const letDecide = 'RFC9700-4.11.2-5'
const rows = [precautions, trusted, letDecide]

type Context = ScenarioContext<AuthorizationServerTarget>

const errors: readonly { readonly what: string; readonly spoil: (request: Params) => Params }[] = [
  { what: 'an unknown scope', spoil: (request) => withParam(request, 'scope', 'no-such-scope') },
  { what: 'an unknown response type', spoil: (request) => withParam(request, 'response_type', 'banana') },
]

export const selfRegisteredClient = authorizationServerScenario({
  id: 'authorization-server/open-redirector/self-registered-client',
  title: 'A client that anybody may register does not make the server forward people',
  story:
    'A phisher registers a client of their own and sends links that fail on purpose, to be forwarded to their page.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  withPages: true,
  caughtBy: [
    { twin: 'registers-anybody', breaks: [trusted] },
    { twin: 'forwards-for-clients-of-anybody', breaks: [precautions, trusted] },
  ],
  async run(context) {
    const { target } = context
    const [tenant] = target.tenants
    if (tenant.endpoints.registration_endpoint === undefined) {
      return notApplicable(rows, 'there is no registration endpoint, in the metadata or in the configuration')
    }
    const metadata = publicClientMetadata(['https://phisher.example/cb'])
    const made = await registerClient(target, tenant, metadata, {
      anonymous: true,
      label: 'register a client without an initial access token',
    })
    if (made.kind === 'unclear') return inconclusive(rows, `registering a client: ${made.sentence}`, made)
    if (made.kind === 'refused') {
      return notApplicable(rows, `not anybody can register a client: refused with status ${made.status}`, made)
    }
    const findings = await judgeClient(context, made.client)
    await made.forget()
    return findings
  },
})

async function judgeClient(context: Context, phisher: ServerClient): Promise<readonly Finding[]> {
  const { target, random } = context
  const control = await codeControl(target, phisher, random)
  if (control.kind === 'failed') return controlFailed(rows, control)
  const session = target.browser()
  const vetted = await codeControl(target, target.tenants[0].clients[0], random, { browser: session })
  return [
    ...(await whereAble(target, 'login', precautions, () => beforeSigningIn(context, phisher))),
    ...(vetted.kind === 'failed'
      ? controlFailed([trusted, letDecide], vetted)
      : await afterSigningIn(context, phisher, session)),
  ]
}

function beforeSigningIn({ target, random }: Context, phisher: ServerClient): Promise<readonly Finding[]> {
  return inTurn(errors, async ({ what, spoil }) => {
    const asked = await askForCode(target, planFlow(phisher, random), {
      label: `a self-registered client, nobody signed in: ${what}`,
      person: 'stop-at-login',
      spoil,
    })
    const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
    const observed = `${what}, nobody signed in: ${describeOutcome(outcome)}`
    if (responseOf(outcome)) {
      const expected = 'no redirect to a self-registered client before a person has done anything'
      return broken(precautions, { expected, observed }, outcome)
    }
    return outcome.kind === 'page' ? held(precautions, observed, outcome) : mustBringNoCode(precautions, outcome, what)
  })
}

async function afterSigningIn(
  { target, random }: Context,
  phisher: ServerClient,
  session: Browser,
): Promise<readonly Finding[]> {
  const [vetted] = target.tenants[0].clients
  return inTurn(errors, async ({ what, spoil }) => {
    const ask = async (client: ServerClient): Promise<AuthorizationOutcome> => {
      const browser = await session.clone()
      const label = `signed in, ${what}: ${nameOf(client)}`
      const asked = await askForCode(target, planFlow(client, random), { browser, label, spoil })
      return asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
    }
    const known = await ask(vetted)
    const unknown = await ask(phisher)
    const compared = recorded(
      [trusted, letDecide],
      `${what}, signed in: for a configured client ${describeOutcome(known)}; for a self-registered one ${describeOutcome(unknown)}`,
      known,
      unknown,
    )
    return [...compared, ...judgeInterstitial(unknown, what)]
  })
}

/** An interstitial or an error page should stand between an error and a client nobody has looked at. */
function judgeInterstitial(outcome: AuthorizationOutcome, what: string): readonly Finding[] {
  if (responseOf(outcome) === undefined) return mustBringNoCode(trusted, outcome, what)
  const page = outcome.hops.some(({ status }) => status === 200)
  const observed = `${what}, signed in: ${describeOutcome(outcome)}${page ? ', after a page of the server' : ' at once'}`
  if (page) return held(trusted, observed, outcome)
  const expected = 'a page of the server before a self-registered redirect URI is gone to'
  return broken(trusted, { expected, observed }, outcome)
}
