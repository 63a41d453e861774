import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { isRecord } from '../jwt.ts'
import { whyNoHttpsUrl } from './address.ts'
import { documentsOf, nameOfDocument, oneTenantOfEachIssuer, type PublishedDocument } from './documents.ts'

const keys = 'RFC8414-2-4'
const agreement = 'RFC9068-4-2-as'

export const metadataKeys = authorizationServerScenario({
  id: 'authorization-server/metadata/keys',
  title: 'The published keys are public ones, and the same in every document',
  story: 'Whoever verifies tokens fetches the keys from the address in the metadata, of whichever kind it found.',
  requirements: [keys, agreement],
  needs: ['metadata'],
  caughtBy: [
    { twin: 'publishes-private-keys', breaks: [keys] },
    { twin: 'openid-metadata-of-another-issuer', breaks: [agreement] },
  ],
  async run({ target }) {
    const fetched = new Map<string, Promise<HttpAnswer>>()
    const fetchKeys = (url: string) => {
      const answer = fetched.get(url) ?? target.send({ method: 'GET', url, label: 'fetch the keys' })
      fetched.set(url, answer)
      return answer
    }
    return [
      ...(await inTurn(documentsOf(target), (document) => publicKeys(document, fetchKeys))),
      ...(await sameInEveryDocument(target, fetchKeys)),
    ]
  },
})

type FetchKeys = (url: string) => Promise<HttpAnswer>

/** Members that only a private or symmetric key has (RFC 7518, 6). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const

async function publicKeys(found: PublishedDocument, fetchKeys: FetchKeys): Promise<readonly Finding[]> {
  const address = found.document.jwks_uri
  if (address === undefined) return notApplicable(keys, 'the metadata names no jwks_uri', found)
  const wrong = whyNoHttpsUrl(address)
  if (wrong !== undefined || typeof address !== 'string') {
    return broken(keys, { expected: 'jwks_uri is an https URL', observed: `${nameOfDocument(found)}: ${wrong}` }, found)
  }
  const answer = await fetchKeys(address)
  if (answer.kind === 'not-sent' || answer.kind === 'rate-limited') return couldNotRun(keys, answer.sentence, answer)
  if (answer.kind !== 'answered') return inconclusive(keys, answer.sentence, answer)
  const set = keySet(answer)
  const expected = `a JWK Set of public keys at ${address}`
  if (set === undefined) {
    return answer.status >= 500
      ? inconclusive(keys, `${address} answered ${answer.status}`, answer)
      : broken(keys, { expected, observed: `it answered ${answer.status} without a JWK Set` }, answer)
  }
  const secret = secretMembers.filter((name) => set.some((key) => name in key))
  const unnamed = set.filter(({ kid }) => kid === undefined).length
  return [
    ...(secret.length === 0
      ? held(keys, `${set.length} public keys at ${address}`, answer)
      : broken(keys, { expected, observed: `keys there have the secret members ${secret.join(', ')}` }, answer)),
    ...(unnamed === 0 ? [] : recorded(keys, `${unnamed} of the keys have no kid`, answer)),
  ]
}

async function sameInEveryDocument(
  target: AuthorizationServerTarget,
  fetchKeys: FetchKeys,
): Promise<readonly Finding[]> {
  const all = documentsOf(target)
  return inTurn(oneTenantOfEachIssuer(target), async (tenant) => {
    const own = all.filter((document) => document.tenant === tenant)
    const oauth = own.find(({ url }) => url.includes('/oauth-authorization-server'))
    const openid = own.find(({ style }) => style === 'openid')
    if (oauth === undefined || openid === undefined) {
      return notApplicable(agreement, 'the server does not publish both an OAuth and an OpenID document', ...own)
    }
    const expected = 'both documents name the same issuer and lead to the same keys'
    if (oauth.document.issuer !== openid.document.issuer) {
      return broken(agreement, { expected, observed: 'they name different issuers' }, oauth, openid)
    }
    const [left, right] = [oauth.document.jwks_uri, openid.document.jwks_uri]
    if (left === right) return held(agreement, 'both name the same issuer and the same jwks_uri', oauth, openid)
    if (typeof left !== 'string' || typeof right !== 'string') {
      return broken(agreement, { expected, observed: 'only one of them names a jwks_uri' }, oauth, openid)
    }
    const answers = await Promise.all([left, right].map(fetchKeys))
    const sets = answers.map((answer) => (answer.kind === 'answered' ? keySet(answer) : undefined))
    if (sets.includes(undefined)) {
      return inconclusive(agreement, 'the keys of the two documents could not both be fetched', ...answers)
    }
    const [a, b] = sets.map((set) => JSON.stringify((set ?? []).map(publicPart).sort()))
    return a === b
      ? held(agreement, 'both lead to the same keys', ...answers)
      : broken(agreement, { expected, observed: 'they lead to different keys' }, ...answers)
  })
}

type Key = Readonly<Record<string, unknown>>

function keySet(answer: Extract<HttpAnswer, { kind: 'answered' }>): readonly Key[] | undefined {
  const { json, status } = answer
  if (status !== 200 || !isRecord(json) || !Array.isArray(json.keys)) return undefined
  return json.keys.filter(isRecord)
}

function publicPart({ kty, n, e, crv, x, y }: Key): string {
  return JSON.stringify([kty, n, e, crv, x, y])
}
