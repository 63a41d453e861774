import type { AuthorizationServerTarget, MetadataLookup, ServerTenant } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { type HttpAnswer, header } from '../../api/http.ts'
import type { Randomness } from '../../api/randomness.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, whereAble } from '../judge.ts'
import { insertedAddress, whyNoHttpsUrl } from './address.ts'
import { documentsOf, looksLikeMetadata, oneTenantOfEachIssuer } from './documents.ts'

const published = 'RFC9700-2.6-1-as'
const path = 'RFC8414-3-1'
const form = 'RFC8414-3.2-1'

export const metadataPublished = authorizationServerScenario({
  id: 'authorization-server/metadata/published',
  title: 'Metadata is published where clients look for it',
  story: 'A client asks for the metadata of its issuer, by the one address that RFC 8414 gives.',
  requirements: [published, path, form],
  needs: [],
  caughtBy: [
    { twin: 'publishes-openid-metadata-only', breaks: [published] },
    { twin: 'appends-the-well-known-path', breaks: [published, path] },
    { twin: 'serves-metadata-as-text', breaks: [form] },
  ],
  async run({ target, random }) {
    return [
      ...(await inTurn(oneTenantOfEachIssuer(target), (tenant) => isPublished(target, tenant, random))),
      ...(await whereAble(target, 'metadata', form, async () => [
        ...oneTenantOfEachIssuer(target).flatMap((tenant) => tenant.lookups.flatMap(hasForm)),
        ...(await besidesGet(target)),
      ])),
    ]
  },
})

async function isPublished(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  random: Randomness,
): Promise<readonly Finding[]> {
  const issuer = tenant.issuer ?? tenant.metadata?.issuer
  const address = typeof issuer === 'string' ? insertedAddress(issuer) : undefined
  if (typeof issuer !== 'string' || address === undefined) {
    return couldNotRun([published, path], 'the issuer is not known, and with it not the address: add `issuer`')
  }
  const known = tenant.lookups.find(({ url }) => url === address)?.answer
  const answer = known ?? (await target.send({ method: 'GET', url: address, label: 'metadata by RFC 8414' }))
  const expected = `metadata with 200 at ${address}`
  if (answer.kind !== 'answered') {
    return answer.kind === 'not-sent' || answer.kind === 'rate-limited'
      ? couldNotRun([published, path], answer.sentence, answer)
      : inconclusive([published, path], answer.sentence, answer)
  }
  if (answer.status >= 500) {
    return inconclusive([published, path], `the metadata address answered ${answer.status}`, answer)
  }
  if (answer.status !== 200 || !looksLikeMetadata(answer.json)) {
    const observed = `${address} answered ${answer.status} without metadata`
    return [...broken(published, { expected, observed }, answer), ...elsewhere(target, tenant, expected, observed)]
  }
  return [
    ...(answer.json.issuer === issuer
      ? await works(target, tenant, random, answer)
      : broken(published, { expected: `the issuer ${issuer}`, observed: 'the document names another issuer' }, answer)),
    ...(whyNoHttpsUrl(address) === undefined
      ? held(path, `${address} answered 200`, answer)
      : broken(path, { expected: 'metadata over https', observed: `they are at ${address}` }, answer)),
  ]
}

/** The endpoints of the document are the ones every flow of this run goes through. */
async function works(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  random: Randomness,
  answer: HttpAnswer,
): Promise<readonly Finding[]> {
  const control = await correctFlow(target, tenant.clients[0], random)
  if (control.kind === 'failed') return controlFailed(published, control)
  return held(published, 'the document names its issuer, and a code flow works through its endpoints', answer)
}

/** RFC 8414, 3.1, speaks to those who publish that document; OpenID discovery alone has addresses of its own. */
function elsewhere(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  expected: string,
  observed: string,
): readonly Finding[] {
  const found = documentsOf(target).filter((document) => document.tenant === tenant)
  const other = found.find(({ url }) => url.includes('/oauth-authorization-server'))
  if (other !== undefined) {
    return broken(path, { expected, observed: `${observed}; a document is at ${other.url}` }, other)
  }
  const reason = found.length === 0 ? 'the server publishes no metadata' : 'only OpenID discovery is published'
  return notApplicable(path, reason, ...found)
}

function hasForm({ answer, url, style }: MetadataLookup): readonly Finding[] {
  if (answer.kind !== 'answered' || answer.status > 299) return []
  const type = header(answer, 'content-type')
  if (!looksLikeMetadata(answer.json)) {
    // A page for whatever address is asked for is no metadata, unless the operator says that they are there.
    return style === 'configured'
      ? broken(form, { expected: 'a JSON object', observed: `${url} answered something else` }, answer)
      : []
  }
  const right = answer.status === 200 && /^application\/json\s*(;|$)/i.test(type ?? '')
  return right
    ? held(form, `${url} answered 200 with a JSON object as ${type}`, answer)
    : broken(
        form,
        {
          expected: 'status 200 and Content-Type application/json',
          observed: `${url} answered ${answer.status} with Content-Type ${type ?? '(none)'}`,
        },
        answer,
      )
}

async function besidesGet(target: AuthorizationServerTarget): Promise<readonly Finding[]> {
  const [found] = documentsOf(target)
  if (found === undefined) return []
  const head = await target.send({ method: 'HEAD', url: found.url, label: 'HEAD for the metadata' })
  const unknown = await target.send({ method: 'GET', url: `${found.url}/nobody`, label: 'metadata of nobody' })
  return [
    ...recorded(form, `HEAD for the metadata: ${statusOf(head)}`, head),
    ...recorded(form, `GET for the metadata of an issuer path that nobody has: ${statusOf(unknown)}`, unknown),
  ]
}

function statusOf(answer: HttpAnswer): string {
  return answer.kind === 'answered' ? `status ${answer.status}` : answer.sentence
}
