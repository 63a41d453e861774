import type { AuthorizationOutcome, AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, type Finding, held, notApplicable } from '../../api/finding.ts'
import { type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { codeControl } from '../code-control.ts'
import { describeOutcome, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustBringNoCode, nameOf, whereAble } from '../judge.ts'
import { recordOnly } from '../record-only.ts'
import { judgeSecretInApp } from './secret-in-app.ts'

const anyClient = 'RFC6749-10.2-1'
const nativeClient = 'RFC8252-8.6-1'
const shippedSecret = 'RFC8252-8.5-1'
const consentRows = [anyClient, nativeClient]

type Context = ScenarioContext<AuthorizationServerTarget>

/** How a foreign page sends a person to the authorization endpoint. */
const fromForeignPage: Params = [
  ['sec-fetch-site', 'cross-site'],
  ['referer', 'https://somebody-else.example/'],
]

const repeated = [
  { what: 'the same request again, from a foreign page', spoil: (request: Params) => request },
  { what: 'the same request again with prompt=none', spoil: (request: Params) => withParam(request, 'prompt', 'none') },
]

export const consentAskedAgain = authorizationServerScenario({
  id: 'authorization-server/login/consent-asked-again',
  title: 'The client of an app is not approved without the person',
  story:
    'Another app on the device poses as a public client that was allowed before, and asks again while the person is signed in.',
  requirements: [anyClient, nativeClient, shippedSecret],
  needs: ['authorization-endpoint'],
  withPages: true,
  secretInApp: true,
  caughtBy: [
    { twin: 'remembers-consent-for-native-clients', breaks: [anyClient, nativeClient] },
    { twin: 'trusts-secrets-of-apps', breaks: [shippedSecret] },
  ],
  async run(context) {
    const { target } = context
    return [
      ...(await whereAble(target, 'public-client', consentRows, () =>
        whereAble(target, 'consent-page', consentRows, () => approvePublicClient(context)),
      )),
      ...(await judgeSecretInApp(shippedSecret, context)),
    ]
  },
})

async function approvePublicClient({ target, random }: Context): Promise<readonly Finding[]> {
  const publicClients = target.tenants[0].clients.filter(({ confidential }) => !confidential)
  const exposed = publicClients.find(({ application, redirectUris }) => isOpenToApps(application, redirectUris))
  const client = exposed ?? publicClients.find(hasAppAddress) ?? publicClients[0]
  if (client === undefined) return notApplicable([anyClient, nativeClient], 'no public client is configured')
  const rows = client.application === 'native' ? [anyClient, nativeClient] : [anyClient]
  const findings = await askAgain(client, rows)
  return [
    ...(hasAppAddress(client) ? findings : recordOnly(findings, `${nameOf(client)}, which is no app`)),
    ...(client.application === 'native' && hasAppAddress(client)
      ? []
      : notApplicable(
          nativeClient,
          'no public native client with a loopback or private-use redirect URI is configured',
        )),
  ]

  async function askAgain(client: ServerClient, rows: readonly string[]): Promise<readonly Finding[]> {
    const redirectUri = client.redirectUris.find(isAppAddress) ?? client.redirectUris[0]
    const control = await codeControl(target, client, random, { redirectUri })
    if (control.kind === 'failed') return controlFailed(rows, control)
    const { browser } = control.outcome
    return inTurn(repeated, async ({ what, spoil }) => {
      const { request } = planFlow(client, random, redirectUri)
      const outcome = await target.authorize(
        client,
        { params: spoil(request), headers: fromForeignPage, label: what },
        { browser, person: 'stop-at-login' },
      )
      return judge(rows, outcome, `${what} (${nameOf(client)})`)
    })
  }
}

function judge(rows: readonly string[], outcome: AuthorizationOutcome, what: string): readonly Finding[] {
  const observed = `${what}: ${describeOutcome(outcome)}`
  if (outcome.kind === 'code' || outcome.kind === 'tokens')
    return broken(rows, { expected: 'a page that asks the person, or a refusal', observed }, outcome)
  return outcome.kind === 'page' ? held(rows, observed, outcome) : mustBringNoCode(rows, outcome, what)
}

function isOpenToApps(application: string, redirectUris: readonly string[]): boolean {
  return application === 'native' && redirectUris.some(isAppAddress)
}

function hasAppAddress({ redirectUris }: ServerClient): boolean {
  return redirectUris.some(isAppAddress)
}

/** A loopback or private-use address: any program on the device can listen there. */
function isAppAddress(uri: string): boolean {
  const url = URL.parse(uri)
  if (url === null || url.protocol === 'https:') return false
  return (
    url.protocol !== 'http:' ||
    url.hostname === 'localhost' ||
    url.hostname === '[::1]' ||
    url.hostname.startsWith('127.')
  )
}
