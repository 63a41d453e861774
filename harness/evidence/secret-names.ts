import type { SecretKind } from '../http/channel.ts'
import { looksLikeWords } from './public-words.ts'

/** Parameters that hold a secret, by their names in queries, fragments, forms, JSON and pages. */
const kinds: Readonly<Record<string, SecretKind>> = {
  code: 'code',
  device_code: 'code',
  user_code: 'code',
  code_verifier: 'code-verifier',
  client_secret: 'client-secret',
  secret: 'client-secret',
  access_token: 'access-token',
  subject_token: 'access-token',
  actor_token: 'access-token',
  token: 'access-token',
  refresh_token: 'refresh-token',
  id_token: 'id-token',
  id_token_hint: 'id-token',
  logout_token: 'id-token',
  assertion: 'assertion',
  client_assertion: 'assertion',
  request: 'assertion',
  software_statement: 'assertion',
  saml_response: 'assertion',
  samlresponse: 'assertion',
  request_uri: 'request-uri',
  registration_access_token: 'registration-token',
  initial_access_token: 'registration-token',
  password: 'password',
  passwd: 'password',
  pwd: 'password',
  passphrase: 'password',
  otp: 'password',
  pin: 'password',
  api_key: 'key',
  apikey: 'key',
  session_id: 'cookie',
  sessionid: 'cookie',
}

/** Names in use for passwords, tokens and the like that no specification lists: `j_password`, `_csrf`, `sessionToken`. */
const looksSecret = /(?:passw(?:or)?d|passwd|secret|token|csrf|xsrf|api[-_]?key)\]?$/i

/** Names that hold a secret at one place and an ordinary word at another: `"code": "NOT_FOUND"`. */
const ambiguous = new Set(['code', 'token', 'request', 'secret', 'otp', 'pin', 'assertion'])

/** Kind of the secret that a parameter of this name holds; undefined where it holds none. */
export function secretKindOf(name: string): SecretKind | undefined {
  const lower = name.toLowerCase()
  if (Object.hasOwn(kinds, lower)) return kinds[lower]
  if (!looksSecret.test(lower)) return undefined
  return lower.includes('passw') ? 'password' : 'other'
}

/** Whether a value under this name, in JSON or on a page, is an ordinary word and no secret. */
export function isOrdinaryWord(name: string, value: string): boolean {
  return ambiguous.has(name.toLowerCase()) && looksLikeWords(value)
}

/** Fields of forms that a reader needs and that hold no secret. */
const readableFields = new Set([
  'state',
  'nonce',
  'client_id',
  'redirect_uri',
  'scope',
  'response_type',
  'response_mode',
  'grant_type',
  'code_challenge',
  'code_challenge_method',
  'username',
  'prompt',
  'resource',
  'audience',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'display',
  'max_age',
  'login_hint',
])

/** Whether a field of this name stays readable in pages. */
export function isReadableField(name: string): boolean {
  return readableFields.has(name.toLowerCase())
}
