import type { Arrival, IssuedFor, MetadataRequest, OtherArrival, PresentedToken } from '../../scenarios/api/carrier.ts'
import type { PlayedCarrier } from '../../scenarios/api/client.ts'
import { header, headerValues } from '../../scenarios/api/http.ts'
import { all, decodeForm, first, type Params } from '../../scenarios/api/params.ts'
import { detour } from '../../scenarios/client/metadata-of-the-day.ts'
import { credentialsOf } from './credentials.ts'
import type { Ledger } from './ledger.ts'

/** A request as it came off the wire. */
export interface RawRequest {
  readonly method: string
  readonly url: string
  readonly headers: Params
  readonly body: string
  readonly certificate?: string
}

type Found =
  | { readonly kind: 'metadata'; readonly style: MetadataRequest['style'] }
  | { readonly kind: Exclude<Arrival['kind'], 'metadata'> }

/** Which part of a carrier an address belongs to. */
export function endpointAt(carrier: PlayedCarrier, address: URL): Found {
  const path = withoutDetour(address.pathname)
  const issuerPath = new URL(carrier.issuer).pathname.replace(/\/$/, '')
  const wellKnown = {
    [`/.well-known/oauth-authorization-server${issuerPath}`]: 'rfc8414-inserted',
    [`${issuerPath}/.well-known/oauth-authorization-server`]: 'rfc8414-appended',
    [`${issuerPath}/.well-known/openid-configuration`]: 'openid',
    [`/.well-known/openid-configuration${issuerPath}`]: 'openid-inserted',
  } as const satisfies Record<string, MetadataRequest['style']>
  for (const [at, style] of Object.entries(wellKnown)) if (path === at) return { kind: 'metadata', style }
  for (const [name, kind] of kindsByEndpoint) if (path === new URL(carrier.endpoints[name]).pathname) return { kind }
  if (path.startsWith(`${new URL(carrier.endpoints.registration_endpoint).pathname}/`)) return { kind: 'registration' }
  if (path.startsWith('/.well-known/')) return { kind: 'unknown' }
  // A carrier takes any path of its API, wherever the platform thinks that it is.
  return { kind: 'api' }
}

/** A carrier answers under this path too, so that metadata can name other addresses than the usual ones. */
function withoutDetour(path: string): string {
  return path.startsWith(`${detour}/`) ? path.slice(detour.length) : path
}

const kindsByEndpoint = [
  ['authorization_endpoint', 'authorization'],
  ['token_endpoint', 'token'],
  ['pushed_authorization_request_endpoint', 'pushed'],
  ['introspection_endpoint', 'introspection'],
  ['revocation_endpoint', 'revocation'],
  ['registration_endpoint', 'registration'],
  ['userinfo_endpoint', 'userinfo'],
  ['jwks_uri', 'jwks'],
] as const

/** Reads a request at a carrier: what it is, for whom, and with what in it. */
export async function readArrival(
  raw: RawRequest,
  carrier: PlayedCarrier,
  ledger: Ledger,
  stamp: { readonly exchange: string; readonly number: number; readonly at: number },
): Promise<Arrival> {
  const address = new URL(raw.url)
  const { number, at } = stamp
  const base = { exchanges: [stamp.exchange], number, at, carrier, ...raw } as const
  const found = endpointAt(carrier, address)
  if (found.kind === 'metadata') return { ...base, ...found, tenant: undefined }
  if (found.kind === 'api') {
    const tokens = tokensIn(raw, address, ledger)
    return { ...base, kind: 'api', tokens, tenant: tokens.find(({ issuedFor }) => issuedFor)?.issuedFor?.tenant }
  }
  const form = formOf(raw)
  const credentials = await credentialsOf(raw.headers, form, carrier.id, ledger)
  const owners = new Set(ledger.clientsAt(carrier.id, credentials.clientId).flatMap(({ tenant }) => tenant ?? []))
  const ownerOfClient = owners.size === 1 ? [...owners][0] : undefined
  if (found.kind === 'token') return tokenRequest(base, form, credentials, ownerOfClient, ledger)
  return { ...base, kind: found.kind, form, credentials, tenant: ownerOfClient }
}

function tokenRequest(
  base: Omit<OtherArrival, 'kind' | 'form' | 'credentials' | 'tenant'>,
  form: Params,
  credentials: OtherArrival['credentials'],
  owner: string | undefined,
  ledger: Ledger,
): Arrival {
  const code = first(form, 'code')
  const verifier = first(form, 'code_verifier')
  const refreshToken = first(form, 'refresh_token')
  const ofCode = code === undefined ? undefined : ledger.codes.get(code)?.issuedFor
  const ofToken = refreshToken === undefined ? undefined : ledger.tokens.get(refreshToken)?.issuedFor
  return {
    ...base,
    kind: 'token',
    form,
    credentials,
    grantType: first(form, 'grant_type'),
    code: code === undefined ? undefined : { value: code, issuedFor: ofCode },
    verifier:
      verifier === undefined
        ? undefined
        : { value: verifier, flow: ledger.flowOfVerifier(verifier, ofCode?.flow)?.flow },
    refreshToken: refreshToken === undefined ? undefined : { value: refreshToken, issuedFor: ofToken },
    tenant: owner ?? ofCode?.tenant ?? ofToken?.tenant,
  }
}

/** Parameters of a form or JSON body; a GET has those of its query. */
function formOf({ method, url, headers, body }: RawRequest): Params {
  if (method === 'GET' || method === 'HEAD') return [...new URL(url).searchParams]
  if (/json/i.test(header({ headers }, 'content-type') ?? '')) return jsonPairs(body)
  return decodeForm(body)
}

function jsonPairs(body: string): Params {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).map(
      ([name, item]) => [name, typeof item === 'string' ? item : JSON.stringify(item)] as const,
    )
  } catch {
    return []
  }
}

function tokensIn(raw: RawRequest, address: URL, ledger: Ledger): readonly PresentedToken[] {
  const inHeaders = headerValues(raw, 'authorization').map((value) => {
    const [, scheme, token] = /^(\S+) +(\S+)\s*$/.exec(value) ?? []
    return { place: 'header', scheme, value: token ?? value } as const
  })
  const form = raw.method === 'GET' ? [] : formOf(raw)
  const inBody = all(form, 'access_token').map((value) => ({ place: 'body', scheme: undefined, value }) as const)
  const inQuery = [...address.searchParams.values()]
    .filter((value) => ledger.tokens.has(value))
    .concat(address.searchParams.getAll('access_token').filter((value) => !ledger.tokens.has(value)))
    .map((value) => ({ place: 'query', scheme: undefined, value }) as const)
  const elsewhere = raw.headers.flatMap(([name, value]) =>
    name.toLowerCase() !== 'authorization' && ledger.tokens.has(value)
      ? [{ place: 'header', scheme: undefined, value } as const]
      : [],
  )
  return [...inHeaders, ...elsewhere, ...inBody, ...inQuery].map((token) => {
    const record = ledger.tokens.get(token.value)
    const issuedFor: IssuedFor | undefined = record?.issuedFor
    return { ...token, issuedFor, generation: record?.generation }
  })
}
