import type { AuthorizationServer } from 'oauth4webapi'
import { z } from 'zod'
import type { SendRequest } from '../../kit.ts'
import { type PublishedMetadata, readMetadata } from '../../steps/read-metadata.ts'
import { platformTwin } from '../weak-twin.ts'

/** As much of a document as these twins look at. */
const document = z.looseObject({ issuer: z.string() })

/** Where the metadata of an issuer is (RFC 8414, 3.1). */
function wellKnown(issuer: string): string {
  const { origin, pathname } = new URL(issuer)
  return `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`
}

interface Reading {
  readonly method?: 'GET' | 'POST'
  readonly url?: (issuer: string) => string
  readonly follows?: true
  /** Whether a document that names another issuer is used all the same. */
  readonly takes: (named: string, issuer: string, redirected: boolean) => boolean
}

/** Reads metadata in this way. What it takes is used as if it named the right issuer. */
function reading({ method = 'GET', url = wellKnown, follows, takes }: Reading): typeof readMetadata {
  return async (send, issuer) => {
    const ask = (address: string) =>
      send(address, { method, headers: { accept: 'application/json' }, redirect: 'manual' })
    const first = await ask(url(issuer))
    const location = follows === true ? first.headers.get('location') : null
    const answer = location === null ? first : await ask(location)
    const read = document.parse(await answer.json())
    if (!takes(read.issuer, issuer, location !== null)) throw new Error('The metadata is that of another issuer.')
    return { metadata: { ...read, issuer }, answer }
  }
}

const exactly = (named: string, issuer: string): boolean => named === issuer

export const usesMetadataOfAnyIssuer = platformTwin(
  'uses-metadata-of-any-issuer',
  'does not look whose metadata it has got, wherever it came from',
  'readMetadata',
  reading({ follows: true, takes: () => true }),
)

export const comparesMetadataIssuersLoosely = platformTwin(
  'compares-metadata-issuers-loosely',
  'takes issuers for the same that differ in case or by a slash',
  'readMetadata',
  reading({ takes: (named, issuer) => loose(named) === loose(issuer) }),
)

function loose(issuer: string): string {
  return issuer.toLowerCase().replace(/\/$/, '')
}

export const normalizesMetadataIssuers = platformTwin(
  'normalizes-metadata-issuers',
  'normalizes issuers before it compares them',
  'readMetadata',
  reading({ takes: (named, issuer) => named.normalize('NFKC') === issuer.normalize('NFKC') }),
)

export const followsMetadataRedirects = platformTwin(
  'follows-metadata-redirects',
  'takes what a redirect leads to for what it asked for',
  'readMetadata',
  reading({ follows: true, takes: (named, issuer, redirected) => redirected || exactly(named, issuer) }),
)

export const asksForMetadataByPost = platformTwin(
  'asks-for-metadata-by-post',
  'asks for metadata by POST',
  'readMetadata',
  reading({ method: 'POST', takes: exactly }),
)

export const keepsSlashOfIssuer = platformTwin(
  'keeps-slash-of-issuer',
  'asks for metadata at an address with the slash of the issuer in it',
  'readMetadata',
  reading({
    url: (issuer) => `${new URL(issuer).origin}/.well-known/oauth-authorization-server${new URL(issuer).pathname}`,
    takes: exactly,
  }),
)

/** The good document, changed. */
function changing(
  change: (metadata: AuthorizationServer, send: SendRequest) => AuthorizationServer,
): typeof readMetadata {
  return async (send, issuer): Promise<PublishedMetadata> => {
    const { metadata, answer } = await readMetadata(send, issuer)
    return { metadata: change(metadata, send), answer }
  }
}

export const knowsEndpointsByHeart = platformTwin(
  'knows-endpoints-by-heart',
  'reads metadata and goes where such servers usually have their endpoints',
  'readMetadata',
  changing((metadata) => ({
    ...metadata,
    authorization_endpoint: `${metadata.issuer}/authorize`,
    token_endpoint: `${metadata.issuer}/token`,
  })),
)

export const takesSignedMetadataUnread = platformTwin(
  'takes-signed-metadata-unread',
  'prefers signed metadata and looks at no signature',
  'readMetadata',
  changing((metadata) => {
    const [, claims = ''] = metadata.signed_metadata?.split('.') ?? []
    if (claims === '') return metadata
    return { ...metadata, ...JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) }
  }),
)
