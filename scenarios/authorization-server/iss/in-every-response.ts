import type { AuthorizationServerTarget, ServerTenant } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { all, first, withParam } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeOutcome, planFlow } from '../code-flow.ts'
import { responseOf } from '../delivery.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed } from '../judge.ts'
import { decodeJwt } from '../jwt.ts'
import { whyNoIssuer } from '../metadata/address.ts'
import { documentsOf, listMember, oneTenantOfEachIssuer } from '../metadata/documents.ts'
import { nameOfResponse, type ProvokedResponse, provokeResponses } from './responses.ts'

const everyResponse = 'RFC9207-2-1'
const form = 'RFC9207-2-2'
const madeKnown = 'RFC9207-2.3-1'
const sameAsMetadata = 'RFC9207-2.3-2'
const announced = 'RFC9207-2.3-3'
const idToken = 'RFC9207-2.4-9-as'
const needed = 'RFC9700-4.4.2.1-A1'
const rows = [everyResponse, form, madeKnown, sameAsMetadata, announced, idToken, needed]

export const issInEveryResponse = authorizationServerScenario({
  id: 'authorization-server/iss/in-every-response',
  title: 'Every authorization response names its issuer, and names it truly',
  story:
    'A client that talks to many servers tells by iss which of them has answered; a mix-up begins where it cannot.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'leaves-out-iss', breaks: [everyResponse, announced] },
    { twin: 'leaves-iss-out-of-errors', breaks: [everyResponse, announced] },
    { twin: 'sends-another-iss', breaks: [sameAsMetadata] },
    { twin: 'names-another-tenants-issuer-in-answers', breaks: [sameAsMetadata] },
    { twin: 'sends-iss-with-query', breaks: [form, sameAsMetadata] },
    { twin: 'sends-iss-unannounced', breaks: [announced] },
    { twin: 'names-another-issuer-in-hybrid-id-tokens', breaks: [idToken] },
  ],
  run: ({ target, random }) => inTurn(oneTenantOfEachIssuer(target), (tenant) => ofIssuer(target, tenant, random)),
})

async function ofIssuer(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  random: Randomness,
): Promise<readonly Finding[]> {
  const provoked = await provokeResponses(target, tenant.clients[0], random)
  const [success] = provoked
  if (success?.outcome.kind !== 'code') {
    const sentence = success === undefined ? 'nothing was sent' : describeOutcome(success.outcome)
    const exchanges = success?.outcome.exchanges ?? []
    return controlFailed(rows, { kind: 'failed', sentence, exchanges })
  }
  const answered = provoked.filter(({ response }) => response !== undefined)
  const flag = tenant.metadata?.authorization_response_iss_parameter_supported
  const sends = answered.some((response) => issOf(response).length > 0)
  if (!sends && flag !== true) {
    return notApplicable(rows, 'the server neither announces nor sends iss', success.outcome)
  }
  return [
    ...answered.flatMap(oneIss),
    ...(sends ? answered.flatMap(isIssuer) : notApplicable([form, sameAsMetadata], 'no response has an iss')),
    ...knownBeforehand(target, tenant),
    ...answered.flatMap((response) => sameString(tenant, response)),
    ...(await agreesWithIdToken(target, tenant, random)),
    ...flagIsTrue(target, tenant, flag, answered),
    ...recorded(needed, spread(answered), success.outcome),
  ]
}

function issOf({ response }: ProvokedResponse): readonly string[] {
  return all(response?.params ?? [], 'iss')
}

function oneIss(provoked: ProvokedResponse): readonly Finding[] {
  const number = issOf(provoked).length
  const what = nameOfResponse(provoked)
  return number === 1
    ? held(everyResponse, `${what}: one iss`, provoked.outcome)
    : broken(
        everyResponse,
        { expected: 'exactly one iss', observed: `${what}: ${number === 0 ? 'no' : number} iss` },
        provoked.outcome,
      )
}

function isIssuer(provoked: ProvokedResponse): readonly Finding[] {
  return issOf(provoked).flatMap((iss) => {
    const wrong = whyNoIssuer(iss)
    if (wrong !== undefined) {
      const expected = 'iss is an https URL without query and fragment'
      return broken(form, { expected, observed: `${nameOfResponse(provoked)}: ${wrong}` }, provoked.outcome)
    }
    const user = URL.parse(iss)?.username
    return [
      ...held(form, undefined, provoked.outcome),
      ...(user === '' ? [] : recorded(form, `${nameOfResponse(provoked)}: iss has a userinfo part`, provoked.outcome)),
    ]
  })
}

function knownBeforehand(target: AuthorizationServerTarget, tenant: ServerTenant): readonly Finding[] {
  const documents = documentsOf(target).filter((document) => document.tenant === tenant)
  const named = documents.filter(({ document }) => typeof document.issuer === 'string')
  if (named.length > 0) return held(madeKnown, 'the metadata name the issuer', ...named)
  if (documents.length > 0) {
    return broken(madeKnown, { expected: 'issuer in the metadata', observed: 'they have none' }, ...documents)
  }
  return tenant.issuer === undefined
    ? couldNotRun(madeKnown, 'no metadata name the issuer: if clients learn it elsewhere, add `issuer`')
    : held(madeKnown, `clients are told the issuer ${tenant.issuer} (by configuration)`)
}

function sameString(tenant: ServerTenant, provoked: ProvokedResponse): readonly Finding[] {
  const published = tenant.metadata?.issuer
  if (typeof published !== 'string') return notApplicable(sameAsMetadata, 'no metadata name an issuer to compare with')
  return issOf(provoked).flatMap((iss) =>
    iss === published
      ? held(sameAsMetadata, undefined, provoked.outcome)
      : broken(
          sameAsMetadata,
          {
            expected: `iss is ${published}, character for character`,
            observed: `${nameOfResponse(provoked)}: iss is ${iss}`,
          },
          provoked.outcome,
        ),
  )
}

function flagIsTrue(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  flag: unknown,
  answered: readonly ProvokedResponse[],
): readonly Finding[] {
  const documents = documentsOf(target).filter((document) => document.tenant === tenant)
  if (documents.length === 0) return notApplicable(announced, 'the server publishes no metadata')
  const name = 'authorization_response_iss_parameter_supported'
  const without = answered.filter((response) => issOf(response).length === 0)
  if (flag !== true) {
    const observed = flag === undefined ? `${name} is missing` : `${name} is ${JSON.stringify(flag)}`
    return broken(announced, { expected: `${name} is true, because iss is sent`, observed }, ...documents)
  }
  const [silent] = without
  return silent === undefined
    ? held(announced, `${name} is true, and every response has an iss`, ...documents)
    : broken(
        announced,
        { expected: `iss in every response, as ${name} says`, observed: `${nameOfResponse(silent)}: none` },
        ...without.map(({ outcome }) => outcome),
      )
}

function spread(answered: readonly ProvokedResponse[]): string {
  const sent = answered.filter((response) => issOf(response).length > 0)
  const kinds = sent.map(({ what }) => what).join(', ')
  return `iss came with ${sent.length} of ${answered.length} responses${kinds === '' ? '' : `: ${kinds}`}`
}

const hybrid = 'code id_token'

/** Only a hybrid response holds both an iss parameter and an ID token that names the issuer. */
async function agreesWithIdToken(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  random: Randomness,
): Promise<readonly Finding[]> {
  const [client] = tenant.clients
  const listed = listMember(tenant.metadata ?? {}, 'response_types_supported') ?? []
  if (!listed.includes(hybrid)) return notApplicable(idToken, `the metadata do not list ${hybrid}`)
  const flow = planFlow(client, random)
  const scope = [...new Set(['openid', ...(client.scope ?? '').split(' ')])].join(' ').trim()
  const asked = withParam(withParam(flow.request, 'response_type', hybrid), 'scope', scope)
  const outcome = await target.authorize(client, {
    params: withParam(asked, 'nonce', random.token(16)),
    label: `ask for ${hybrid}`,
  })
  const params = responseOf(outcome)?.params ?? []
  const claims = decodeJwt(first(params, 'id_token') ?? '')?.claims
  const iss = first(params, 'iss')
  if (claims === undefined || iss === undefined) {
    return notApplicable(idToken, `no response with iss and ID token: ${describeOutcome(outcome)}`, outcome)
  }
  return claims.iss === iss
    ? held(idToken, 'iss and the ID token name the same issuer', outcome)
    : broken(idToken, { expected: `the issuer ${iss} in the ID token`, observed: `it names ${claims.iss}` }, outcome)
}
