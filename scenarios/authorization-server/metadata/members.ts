import { broken, type Finding, held, notApplicable } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { isRecord } from '../jwt.ts'
import { whyNoHttpsUrl, whyNoIssuer } from './address.ts'
import { documentsOf, listMember, nameOfDocument, type PublishedDocument } from './documents.ts'

const issuer = 'RFC8414-2-1'
const endpoints = 'RFC8414-2-2'
const responseTypes = 'RFC8414-2-3'
const algorithms = 'RFC8414-2-5'
const emptyLists = 'RFC8414-3.2-2'

export const metadataMembers = authorizationServerScenario({
  id: 'authorization-server/metadata/members',
  title: 'The metadata document has the members it has to have',
  story: 'A client configures itself from the metadata, and believes every member of it.',
  requirements: [issuer, endpoints, responseTypes, algorithms, emptyLists],
  needs: ['metadata'],
  caughtBy: [
    { twin: 'issuer-with-query', breaks: [issuer] },
    { twin: 'announces-endpoint-without-tls', breaks: [endpoints] },
    { twin: 'announces-no-response-types', breaks: [responseTypes, emptyLists] },
    { twin: 'offers-unsigned-client-assertions', breaks: [algorithms] },
  ],
  run: async ({ target }) =>
    documentsOf(target).flatMap((document) => [
      ...issuerMember(document),
      ...endpointMembers(document),
      ...responseTypeMember(document),
      ...algorithmMembers(document),
      ...noEmptyLists(document),
    ]),
})

function issuerMember(found: PublishedDocument): readonly Finding[] {
  const wrong = whyNoIssuer(found.document.issuer)
  if (wrong === undefined) return held(issuer, undefined, found)
  const expected = 'issuer is an https URL without query and fragment'
  return broken(issuer, { expected, observed: `${nameOfDocument(found)}: ${wrong}` }, found)
}

/** The harness knows of no server that needs no authorization endpoint: every scenario begins there. */
function endpointMembers(found: PublishedDocument): readonly Finding[] {
  return (['authorization_endpoint', 'token_endpoint'] as const).flatMap((name) => {
    const address = found.document[name]
    const wrong = whyNoHttpsUrl(address)
    if (wrong === undefined) return [...held(endpoints, `${name}: ${address}`, found)]
    return broken(
      endpoints,
      { expected: `${name} is an https URL`, observed: `${nameOfDocument(found)}: of ${name}, ${wrong}` },
      found,
    )
  })
}

function responseTypeMember(found: PublishedDocument): readonly Finding[] {
  const listed = listMember(found.document, 'response_types_supported')
  if (listed?.includes('code') === true) {
    return held(responseTypes, `response_types_supported: ${listed.join(', ')}`, found)
  }
  const observed = `${nameOfDocument(found)} has ${listed === undefined ? 'no such list' : 'a list without code'}`
  return broken(responseTypes, { expected: 'response_types_supported lists code', observed }, found)
}

const authenticated = ['token_endpoint', 'revocation_endpoint', 'introspection_endpoint'] as const

/** OpenID discovery makes the list optional, so the statement is about documents at the RFC 8414 address. */
function algorithmMembers(found: PublishedDocument): readonly Finding[] {
  if (!found.url.includes('/oauth-authorization-server')) {
    return notApplicable(algorithms, 'the document is at the address of OpenID discovery', found)
  }
  return authenticated.flatMap((endpoint) => {
    const name = `${endpoint}_auth_signing_alg_values_supported`
    const listed = listMember(found.document, name)
    const methods = listMember(found.document, `${endpoint}_auth_methods_supported`) ?? []
    const assertions = methods.some((method) => method === 'private_key_jwt' || method === 'client_secret_jwt')
    if (listed?.includes('none') === true) {
      return broken(algorithms, { expected: `${name} without none`, observed: 'none is in the list' }, found)
    }
    if (assertions && listed === undefined) {
      const expected = `${name}, because JWT client authentication is on offer`
      return broken(algorithms, { expected, observed: 'the list is missing' }, found)
    }
    return held(algorithms, undefined, found)
  })
}

function noEmptyLists(found: PublishedDocument): readonly Finding[] {
  const empty = emptyMembers(found.document)
  if (empty.length === 0) return held(emptyLists, undefined, found)
  const observed = `${nameOfDocument(found)}: ${empty.join(', ')} ${empty.length === 1 ? 'is' : 'are'} empty`
  return broken(emptyLists, { expected: 'members without elements are left out', observed }, found)
}

function emptyMembers(document: Readonly<Record<string, unknown>>, path = ''): readonly string[] {
  return Object.entries(document).flatMap(([name, value]) => {
    if (Array.isArray(value)) return value.length === 0 ? [path + name] : []
    return isRecord(value) ? emptyMembers(value, `${path}${name}.`) : []
  })
}
