/**
 * Words that every reader of an OAuth report knows. One of them may be somebody's password or a cookie's value, but
 * blotting out each `password` in a report would hide nothing and spoil everything, so they are masked only in the
 * places where secrets live.
 */
const publicWords = new Set(
  `true false yes no none null undefined nil empty deleted default auto on off ok light dark
  authorization_code refresh_token client_credentials password implicit code token id_token access_token
  request request_uri client_id client_secret client_assertion code_verifier code_challenge redirect_uri
  response_type response_mode grant_type scope state nonce username user login logout consent openid profile email
  offline_access query fragment form_post plain basic bearer dpop mac public confidential web native
  client_secret_basic client_secret_post private_key_jwt none invalid_request invalid_client invalid_grant
  unauthorized_client unsupported_grant_type unsupported_response_type invalid_scope access_denied server_error
  temporarily_unavailable login_required consent_required interaction_required invalid_token insufficient_scope
  secret client-secret code-verifier access-token refresh-token id-token cookie assertion request-uri
  registration-token key other jwt session authorize allow deny accept cancel continue submit select_account
  application json html text charset utf-8 http https localhost`.split(/\s+/),
)

/** Whether a value says nothing when it is read, because it is a word of the protocol or of every page. */
export function isPublicWord(value: string): boolean {
  return publicWords.has(value.toLowerCase())
}

/** Words rather than a random value: `invalid_grant`, `BadRequest`, `ERR_TOO_LATE`. */
export function looksLikeWords(value: string): boolean {
  return value
    .split(/[ _.-]/)
    .every((word) => word.length <= 20 && /^(?:[A-Z]*|[a-z]*|[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})*)$/.test(word))
}
