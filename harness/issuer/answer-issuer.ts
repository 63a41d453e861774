import type { IncomingMessage } from 'node:http'
import type { IssuerAddresses } from './addresses.ts'
import type { IssuerState } from './issuer-state.ts'

/** A token for a client, or undefined where it gets none. */
export type MintToken = (
  tenant: string,
  request: { readonly clientId: string; readonly scope: string | undefined; readonly resource: string | undefined },
) => string | undefined

export interface IssuerWorld {
  readonly states: ReadonlyMap<string, IssuerState>
  readonly mint: MintToken
  addresses(tenant: string): IssuerAddresses
}

interface IssuerAnswer {
  readonly status: number
  readonly json: unknown
}

const notFound: IssuerAnswer = { status: 404, json: { error: 'not_found' } }

/** Metadata by all three addresses, keys by both, introspection and token endpoint of every tenant. */
export async function answerIssuer(request: IncomingMessage, world: IssuerWorld): Promise<IssuerAnswer> {
  const [path = ''] = (request.url ?? '').split('?')
  const inserted = /^\/\.well-known\/(?:oauth-authorization-server|openid-configuration)\/([^/]+)$/.exec(path)
  const below = /^\/([^/]+)\/(.+)$/.exec(path)
  const state = world.states.get(decodeURIComponent(inserted?.[1] ?? below?.[1] ?? ''))
  if (state === undefined) return notFound
  const what = inserted === null ? below?.[2] : 'metadata'
  switch (what) {
    case 'metadata':
    case '.well-known/oauth-authorization-server':
    case '.well-known/openid-configuration':
      return { status: 200, json: metadataOf(world.addresses(state.tenant), state) }
    case 'jwks':
    case '.well-known/jwks.json':
      state.count('jwks')
      return state.unavailable()
        ? unavailable
        : { status: 200, json: { keys: state.published().map(({ publicJwk }) => publicJwk) } }
    case 'introspect': {
      state.count('introspection')
      const token = (await formOf(request)).get('token')
      return state.unavailable() ? unavailable : { status: 200, json: state.introspect(token ?? '') }
    }
    case 'token':
      return issue(await formOf(request), request, state.tenant, world.mint)
    default:
      return notFound
  }
}

const unavailable: IssuerAnswer = { status: 503, json: { error: 'temporarily_unavailable' } }

/** RFC 8414, 2. */
function metadataOf(addresses: IssuerAddresses, state: IssuerState) {
  return {
    ...addresses,
    authorization_endpoint: `${addresses.issuer}/authorize`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    grant_types_supported: ['client_credentials'],
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: [...new Set(state.published().map(({ alg }) => alg))],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  }
}

function issue(form: URLSearchParams, request: IncomingMessage, tenant: string, mint: MintToken): IssuerAnswer {
  const clientId = form.get('client_id') ?? basicUser(request.headers.authorization)
  if (form.get('grant_type') !== 'client_credentials' || clientId === undefined) {
    return { status: 400, json: { error: 'unsupported_grant_type' } }
  }
  const token = mint(tenant, {
    clientId,
    scope: form.get('scope') ?? undefined,
    resource: form.get('resource') ?? undefined,
  })
  if (token === undefined) return { status: 400, json: { error: 'invalid_client' } }
  return { status: 200, json: { access_token: token, token_type: 'Bearer', expires_in: 300 } }
}

function basicUser(authorization: string | undefined): string | undefined {
  const [, encoded = ''] = /^basic +(\S+)$/i.exec(authorization ?? '') ?? []
  const [user] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return user === undefined || user === '' ? undefined : decodeURIComponent(user)
}

const longestForm = 64 * 1024

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > longestForm) return new URLSearchParams()
    chunks.push(bytes)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}
