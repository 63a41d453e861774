import type { MetadataLookup } from '../../../scenarios/api/authorization-server.ts'
import type { HttpAnswer } from '../../../scenarios/api/http.ts'
import type { Channel } from '../../http/channel.ts'
import type { MetadataSource } from './input.ts'
import { asObject } from './json.ts'

/** What looking for an issuer's metadata brought. */
export interface Discovery {
  readonly lookups: readonly MetadataLookup[]
  /** The document in use, or undefined. */
  readonly document: Readonly<Record<string, unknown>> | undefined
  /** False where no document came and at least one address gave no answer: asking again may help. */
  readonly final: boolean
}

export const nothingDiscovered: Discovery = { lookups: [], document: undefined, final: true }

interface Address {
  readonly style: MetadataLookup['style']
  readonly url: string
}

/**
 * The addresses where an issuer may publish metadata: RFC 8414, 3.1 (path inserted), the same with the path in front
 * (what many servers do), OpenID Connect Discovery (path in front) and RFC 8414, 5 (OpenID, path inserted).
 */
export function wellKnownAddresses(issuer: string): readonly Address[] {
  if (!URL.canParse(issuer)) return []
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  const oauth = '/.well-known/oauth-authorization-server'
  const openid = '/.well-known/openid-configuration'
  const addresses: readonly Address[] = [
    { style: 'rfc8414-inserted', url: `${origin}${oauth}${path}` },
    { style: 'rfc8414-appended', url: `${origin}${path}${oauth}` },
    { style: 'openid', url: `${origin}${path}${openid}` },
    { style: 'openid', url: `${origin}${openid}${path}` },
  ]
  return addresses.filter(({ url }, index) => addresses.findIndex((other) => other.url === url) === index)
}

/** Looks for metadata at every address of the source and keeps all answers. Redirects are never followed. */
export async function discover(
  source: MetadataSource,
  issuer: string | undefined,
  channel: Channel,
): Promise<Discovery> {
  const addresses = addressesOf(source, issuer)
  const lookups = await Promise.all(addresses.map((address) => lookUp(address, channel)))
  const document = choose(lookups, issuer)
  const final = document !== undefined || lookups.every(({ answer }) => answer.kind === 'answered')
  return { lookups, document, final }
}

function addressesOf(source: MetadataSource, issuer: string | undefined): readonly Address[] {
  if (source.kind === 'none') return []
  if (source.kind === 'address') return [{ style: 'configured', url: source.url }]
  return issuer === undefined ? [] : wellKnownAddresses(issuer)
}

async function lookUp(address: Address, channel: Channel): Promise<MetadataLookup> {
  const answer = await channel.send(
    { method: 'GET', url: address.url, label: 'look for metadata' },
    { sender: 'back-channel' },
  )
  return { ...address, answer, document: documentIn(answer) }
}

function documentIn(answer: HttpAnswer): Readonly<Record<string, unknown>> | undefined {
  return answer.kind === 'answered' && answer.status === 200 ? asObject(answer.json) : undefined
}

/**
 * The document to work with: the first one that names the issuer asked for, else the first that looks like metadata.
 * Servers were seen that answer a tenant's address with the document of another issuer; going by it would test the wrong one.
 */
function choose(lookups: readonly MetadataLookup[], issuer: string | undefined): MetadataLookup['document'] {
  const documents = lookups.flatMap(({ document }) =>
    document !== undefined && isMetadata(document) ? [document] : [],
  )
  return documents.find((document) => document.issuer === issuer) ?? documents[0]
}

function isMetadata(document: Readonly<Record<string, unknown>>): boolean {
  return ['issuer', 'authorization_endpoint', 'token_endpoint'].some((name) => typeof document[name] === 'string')
}
