import type { AuthorizationResponse } from '../../../../scenarios/api/authorization-server.ts'
import { decodeForm, first, type Params } from '../../../../scenarios/api/params.ts'
import { asObject } from '../json.ts'

/** Parameters that make an address an authorization response; `response` is that of JWT-secured responses (JARM). */
const telling = ['code', 'access_token', 'id_token', 'error', 'response']

/** Parameters in the query and in the fragment of an address. */
export function addressParams(location: URL): Params {
  return [...decodeForm(location.search), ...decodeForm(location.hash.slice(1))]
}

/** Whether parameters hold a code, a token or an error. */
export function holdsResponse(params: Params): boolean {
  return params.some(([name, value]) => telling.includes(name) && value !== '')
}

/** Whether parameters hold a code or a token: something worth stealing. */
export function holdsGrant(params: Params): boolean {
  return params.some(([name, value]) => name !== 'error' && telling.includes(name) && value !== '')
}

export interface Delivered {
  readonly location: string
  readonly ownQuery: string
  readonly status: number
  readonly headers: Params
}

/** Reads an authorization response from the address it was sent to. */
export function responseInAddress({ location, ownQuery, status, headers }: Delivered): AuthorizationResponse {
  const [, address = '', query = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(location) ?? []
  const inFragment = decodeForm(fragment)
  const added = decodeForm(query.slice(ownQuery.length))
  const mode = !holdsResponse(added) && holdsResponse(inFragment) ? 'fragment' : 'query'
  const kept = mode === 'fragment' ? query : ownQuery
  return {
    deliveredTo: kept === '' ? address : `${address}?${kept}`,
    location,
    mode,
    params: mode === 'fragment' ? inFragment : decodeForm(query),
    status,
    headers,
  }
}

/** Reads an authorization response from a form that a page sends to the client (form_post). */
export function responseInForm(
  form: { readonly url: string; readonly fields: Params },
  { status, headers }: { readonly status: number; readonly headers: Params },
): AuthorizationResponse {
  return { deliveredTo: form.url, location: form.url, mode: 'form_post', params: form.fields, status, headers }
}

/** What an authorization response holds, its own parameters only. */
export type ResponseContent =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'tokens' }
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'left' }

/** Tells what a response holds. A pair that was part of the redirect URI itself is not the server's doing. */
export function contentOf(response: AuthorizationResponse): ResponseContent {
  const own = decodeForm(/\?([^#]*)/.exec(response.deliveredTo)?.[1] ?? '')
  const added = response.mode === 'query' ? response.params.slice(own.length) : response.params
  const params = [...added, ...securedParams(first(added, 'response'))]
  const code = value(params, 'code')
  if (code !== undefined) return { kind: 'code', code }
  if (value(params, 'access_token') !== undefined || value(params, 'id_token') !== undefined) return { kind: 'tokens' }
  const error = value(params, 'error')
  return error === undefined ? { kind: 'left' } : { kind: 'error', error }
}

function value(params: Params, name: string): string | undefined {
  return params.find(([key, text]) => key === name && text !== '')?.[1]
}

/** The claims of a JWT-secured response that are text; its signature is not for the driver to judge. */
function securedParams(response: string | undefined): Params {
  const payload = response?.split('.')[1]
  if (payload === undefined) return []
  try {
    const claims = asObject(JSON.parse(Buffer.from(payload, 'base64url').toString()))
    return Object.entries(claims ?? {}).flatMap(([name, claim]) =>
      typeof claim === 'string' ? [[name, claim] as const] : [],
    )
  } catch {
    return []
  }
}
