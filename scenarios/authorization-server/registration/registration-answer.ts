import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { encodeForm } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { correctFlow } from '../code-flow.ts'
import { isRecord } from '../jwt.ts'
import { type ClientMetadata, registerClient } from '../self-registration.ts'
import { configurationEndpointOf, manage } from './configuration-endpoint.ts'
import {
  confidentialClientMetadata,
  describeRegistration,
  probeRedirectUri,
  type Registered,
  registrationFailed,
} from './registered-client.ts'

const takesJson = 'RFC7591-3-1'
const openOrNot = 'RFC7591-3-3'
const expiry = 'RFC7591-3.2.1-3'
const everything = 'RFC7591-3.2.1-4'
const managed = 'RFC7592-3-1'
const rows = [takesJson, openOrNot, expiry, everything, managed]

type Context = ScenarioContext<AuthorizationServerTarget>

export const registrationAnswer = authorizationServerScenario({
  id: 'authorization-server/registration/registration-answer',
  title: 'A registered client is told everything it was registered with',
  story: 'A client registers itself and has to find out what it may do, until when, and how it changes its mind.',
  requirements: rows,
  needs: ['registration'],
  caughtBy: [
    { twin: 'answers-registration-with-200', breaks: [takesJson] },
    { twin: 'leaves-out-secret-expiry', breaks: [expiry] },
    { twin: 'leaves-scope-out-of-registration', breaks: [everything] },
    { twin: 'leaves-out-configuration-endpoint', breaks: [managed] },
  ],
  async run(context) {
    const { target } = context
    const [tenant] = target.tenants
    const asked = confidentialClientMetadata(tenant)
    const made = await registerClient(target, tenant, asked, { label: 'register a client' })
    if (made.kind !== 'registered') {
      return [...registrationFailed(rows.slice(1), made, tenant), ...judgeRefused(made, tenant)]
    }
    try {
      return [
        ...judgeStatus(made),
        ...judgeExpiry(made),
        ...(await judgeMembers(context, asked, made)),
        ...(await judgeManagement(context, made)),
        ...(await recordOpenness(context, asked)),
      ]
    } finally {
      await made.forget()
    }
  },
})

type Refused = Parameters<typeof registrationFailed>[1]
type Tenant = Parameters<typeof registrationFailed>[2]

/** A plain registration that is refused for its form is what RFC 7591, 3, forbids; for want of a token it is not. */
function judgeRefused(made: Refused, tenant: Tenant): readonly Finding[] {
  if (made.kind === 'refused' && made.status === 415) {
    return broken(takesJson, { expected: 'application/json to be taken', observed: describeRegistration(made) }, made)
  }
  return registrationFailed(takesJson, made, tenant)
}

function judgeStatus(made: Registered): readonly Finding[] {
  const observed = `a client was registered with status ${made.status}`
  return made.status === 201
    ? held(takesJson, observed, made)
    : broken(takesJson, { expected: '201 with the client_id', observed }, made)
}

function judgeExpiry(made: Registered): readonly Finding[] {
  const { client_secret: secret, client_secret_expires_at: expires } = made.document
  if (typeof secret !== 'string') return notApplicable(expiry, 'the registered client was given no secret', made)
  const future = typeof expires === 'number' && (expires === 0 || expires > Date.now() / 1000)
  const observed = `client_secret_expires_at is ${expires === undefined ? 'missing' : JSON.stringify(expires)}`
  return future
    ? held(expiry, observed, made)
    : broken(expiry, { expected: 'client_secret_expires_at, 0 or a future time, beside the secret', observed }, made)
}

/** Every member that was asked for comes back, and what comes back is what the server holds to. */
async function judgeMembers(
  { target, random }: Context,
  asked: ClientMetadata,
  made: Registered,
): Promise<readonly Finding[]> {
  const wanted = ['redirect_uris', 'grant_types', 'response_types', 'token_endpoint_auth_method', 'scope']
  const missing = wanted.filter((name) => asked[name] !== undefined && made.document[name] === undefined)
  if (missing.length > 0) {
    const observed = `left out of the answer: ${missing.join(', ')}`
    return broken(everything, { expected: 'all registered metadata in the answer', observed }, made)
  }
  const replaced = wanted.filter((name) => JSON.stringify(asked[name]) !== JSON.stringify(made.document[name]))
  const note = replaced.length === 0 ? [] : recorded(everything, `replaced by the server: ${replaced.join(', ')}`, made)
  const [redirectUri] = made.client.redirectUris
  const flow = await correctFlow(target, made.client, random)
  if (flow.kind === 'worked') {
    return [
      ...held(everything, 'all of it came back, and a flow by what came back works', made, flow.grant.outcome),
      ...note,
    ]
  }
  const reason = `a flow by the metadata of the answer (redirect URI ${redirectUri}) went wrong: ${flow.sentence}`
  return [...inconclusive(everything, reason, made, flow), ...note]
}

async function judgeManagement({ target }: Context, made: Registered): Promise<readonly Finding[]> {
  const names = ['registration_client_uri', 'registration_access_token']
  const missing = names.filter((name) => typeof made.document[name] !== 'string')
  if (missing.length === names.length)
    return notApplicable(managed, 'no client configuration endpoint is handed out', made)
  const endpoint = configurationEndpointOf(made.document)
  if (endpoint === undefined) {
    const observed = `${missing.join(' and ')} is missing from the answer`
    return broken(managed, { expected: `${names.join(' and ')} in the answer`, observed }, made)
  }
  const answer = await manage(target, endpoint, { method: 'GET', label: 'read the client' })
  if (answer.kind !== 'answered') return inconclusive(managed, `reading the client: ${answer.sentence}`, answer)
  if (answer.status === 200 && isRecord(answer.json) && answer.json.client_id === made.client.id) {
    return held(managed, 'both members are there, and read the client', answer)
  }
  const observed = `reading the client with them is answered with status ${answer.status}`
  return broken(managed, { expected: 'an address and a token that read the client', observed }, answer)
}

async function recordOpenness({ target }: Context, asked: ClientMetadata): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const url = tenant.endpoints.registration_endpoint ?? ''
  const anonymous = await registerClient(target, tenant, asked, {
    anonymous: true,
    label: 'register without an initial access token',
  })
  if (anonymous.kind === 'registered') await anonymous.forget()
  const form = await target.send({
    method: 'POST',
    url,
    headers: [
      ['content-type', 'application/x-www-form-urlencoded'],
      ...(tenant.initialAccessToken === undefined
        ? []
        : ([['authorization', `Bearer ${tenant.initialAccessToken}`]] as const)),
    ],
    body: encodeForm([
      ['client_name', 'Parcelproof probe'],
      ['redirect_uris', probeRedirectUri],
    ]),
    label: 'register by a form',
  })
  const formAnswer = form.kind === 'answered' ? `status ${form.status}` : form.sentence
  return [
    ...recorded(openOrNot, `without an initial access token: ${describeRegistration(anonymous)}`, anonymous),
    ...recorded(takesJson, `client metadata sent as a form: ${formAnswer}`, form),
  ]
}
