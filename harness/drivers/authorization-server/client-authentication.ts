import type { ClientAuthentication } from '../../../scenarios/api/authorization-server.ts'
import type { Params } from '../../../scenarios/api/params.ts'

/** What client authentication adds to a request. */
export interface Credentials {
  readonly headers: Params
  readonly form: Params
}

/** Makes the assertion of a `private_key_jwt` client. */
export type SignAssertion = (
  authentication: Extract<ClientAuthentication, { method: 'private_key_jwt' }>,
) => Promise<string>

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** The header and form fields by which a client authenticates (RFC 6749, 2.3.1; RFC 7523, 2.2). */
export async function credentialsFor(authentication: ClientAuthentication, sign: SignAssertion): Promise<Credentials> {
  switch (authentication.method) {
    case 'omitted':
      return { headers: [], form: [] }
    // A certificate is shown by the connection; the form says whose it is (RFC 8705, 2).
    case 'none':
    case 'tls_client_auth':
    case 'self_signed_tls_client_auth':
      return { headers: [], form: [['client_id', authentication.clientId]] }
    case 'client_secret_basic':
      return { headers: [['authorization', basic(authentication.clientId, authentication.secret)]], form: [] }
    case 'client_secret_post':
      return {
        headers: [],
        form: [
          ['client_id', authentication.clientId],
          ['client_secret', authentication.secret],
        ],
      }
    case 'private_key_jwt':
      return {
        headers: [],
        form: [
          ['client_id', authentication.clientId],
          ['client_assertion_type', jwtBearer],
          ['client_assertion', await sign(authentication)],
        ],
      }
  }
}

/** Credentials next to what a scenario already sends: a name the scenario sets itself is left as it stands. */
export function addCredentials(sent: Credentials, credentials: Credentials): Credentials {
  return { headers: addHeaders(sent.headers, credentials.headers), form: addParams(sent.form, credentials.form) }
}

/** Parameters with those of `extra` whose names are not there yet. */
export function addParams(params: Params, extra: Params): Params {
  const names = new Set(params.map(([name]) => name))
  return [...params, ...extra.filter(([name]) => !names.has(name))]
}

/** Headers with those of `extra` whose names are not there yet, in whatever case. */
export function addHeaders(headers: Params, extra: Params): Params {
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  return [...headers, ...extra.filter(([name]) => !names.has(name.toLowerCase()))]
}

/** RFC 6749, 2.3.1: id and secret are form-encoded before they are joined. */
function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString('base64')}`
}

function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}
