/** What to tell a person about a refusal: what happened, and what to do next. */
export interface Advice {
  readonly why: string
  readonly todo: string
}

/** By the step of the server that refused. */
const byStep: Readonly<Record<string, Advice>> = {
  'verifier-comparison': {
    why: 'The code_verifier does not belong to the code_challenge this flow began with.',
    todo: 'Send the verifier that was made for this very flow; look for verifiers shared or mixed up between tenants or tabs.',
  },
  'verifier-required': {
    why: 'The code was asked for with a code_challenge and is redeemed without a code_verifier.',
    todo: 'Send code_verifier in the token request.',
  },
  'verifier-without-challenge': {
    why: 'A code_verifier was sent for a code that was asked for without a code_challenge: a downgrade.',
    todo: 'Send code_challenge and code_challenge_method=S256 in the authorization request.',
  },
  'code-lookup': {
    why: 'This code is unknown here: made up, cut off, forgotten after a reset, or from another carrier.',
    todo: 'Send the code as it came in the redirect, once, to the carrier that issued it.',
  },
  'code-client-binding': {
    why: 'The code was issued to another client.',
    todo: 'Redeem it as the client of the authorization request; look for tenants whose credentials are mixed up.',
  },
  'code-expiry': {
    why: 'The code has expired by the clock of the carrier.',
    todo: 'Redeem codes at once, and compare the clocks.',
  },
  'code-redirect-uri-binding': {
    why: 'The redirect_uri of the token request is not the one of the authorization request.',
    todo: 'Send the same redirect_uri, letter by letter, in both requests.',
  },
  'code-single-use': {
    why: 'The code has been redeemed before.',
    todo: 'Redeem a code once; start a new flow to retry.',
  },
  'code-replay-refusal': {
    why: 'The code has been redeemed before, and the tokens from it are revoked now.',
    todo: 'Redeem a code once; start a new flow to retry.',
  },
  'code-dpop-binding': {
    why: 'The code is bound to another DPoP key.',
    todo: 'Sign the proof with the key whose thumbprint the authorization request named.',
  },
  'refresh-token-lookup': {
    why: 'This refresh token is unknown here: revoked, forgotten after a reset, or from another carrier.',
    todo: 'Send the newest refresh token of this tenant, or connect the tenant again.',
  },
  'refresh-token-client-binding': {
    why: 'The refresh token belongs to another client.',
    todo: 'Refresh as the client that got it; look for tenants whose tokens are mixed up.',
  },
  'refresh-token-expiry': {
    why: 'The refresh token has expired by the clock of the carrier.',
    todo: 'Connect the tenant again.',
  },
  'refresh-scope-narrowing': {
    why: 'More scope was asked for than the user granted.',
    todo: 'Ask for the granted scope or a part of it, or leave scope out.',
  },
  'refresh-reuse-refusal': {
    why: 'The refresh token had been replaced already: it was used twice, so the whole family is revoked.',
    todo: 'Store the new refresh token before using the access token, and let one refresh per tenant run at a time.',
  },
  'duplicate-parameters': { why: 'A parameter was sent twice.', todo: 'Send each parameter once (RFC 6749, 3.1).' },
  'client-authentication-methods': {
    why: 'The client authenticates in another way than it is registered for, or in two ways at once.',
    todo: 'Use the registered token_endpoint_auth_method alone.',
  },
  'credentials-in-query': {
    why: 'Credentials were sent in the address.',
    todo: 'Send them in the Authorization header or the body; addresses end up in logs.',
  },
  'challenge-methods': {
    why: 'The code_challenge or its method is not one this carrier takes.',
    todo: 'Send code_challenge_method=S256 and a challenge of 43 characters.',
  },
}

/** By error code, where no step of this server but the protocol itself refused. */
const byError: Readonly<Record<string, Advice>> = {
  invalid_client: {
    why: 'The client is unknown or its authentication is wrong.',
    todo: 'Compare client id and secret with those of GET /carriers/{carrier}/tenants; test credentials do not work in production.',
  },
  invalid_grant: {
    why: 'The code or refresh token is not good for this client, now.',
    todo: 'Start a new flow, and redeem its code once with its own verifier and redirect_uri.',
  },
  invalid_request: { why: 'A parameter is missing or malformed.', todo: 'Compare the request with the error text.' },
  invalid_redirect_uri: {
    why: 'The redirect_uri is not registered for this client.',
    todo: 'Register it exactly as it is sent.',
  },
  invalid_scope: {
    why: 'A scope is unknown, or not allowed to this client.',
    todo: 'Ask for the registered scope only.',
  },
  invalid_target: {
    why: 'The resource is unknown or does not belong to this tenant.',
    todo: 'Send the resource indicator of the tenant whose client is used.',
  },
  invalid_token: {
    why: 'The access token is unknown, expired, revoked, or for another tenant or environment.',
    todo: 'Refresh it; compare the clocks, the tenant and the environment.',
  },
  invalid_dpop_proof: {
    why: 'The DPoP proof is not good.',
    todo: 'Compare its htm, htu, iat, jti and ath with the request.',
  },
  use_dpop_nonce: {
    why: 'The carrier wants a DPoP nonce.',
    todo: 'Repeat the request with the nonce of the DPoP-Nonce header.',
  },
  insufficient_scope: {
    why: 'The token has not got the scope this address needs.',
    todo: 'Ask for that scope in the authorization request.',
  },
  unauthorized_client: { why: 'The client may not use this grant.', todo: 'Register the grant type for it.' },
  unsupported_grant_type: { why: 'The carrier has not got this grant type.', todo: 'Use one that its metadata list.' },
  access_denied: { why: 'The user refused.', todo: 'Let the user connect again.' },
  not_found: { why: 'There is nothing at this address.', todo: 'Compare path and carrier with GET /carriers.' },
  too_many_requests: {
    why: 'The quota of the carrier is used up.',
    todo: 'Wait as long as Retry-After says, or move the clock.',
  },
}

const byStatus: Readonly<Record<number, Advice>> = {
  401: { why: 'The credentials are missing or not good.', todo: 'Send a live token or the right client credentials.' },
  403: { why: 'The caller is known and may not do this.', todo: 'Compare scope and tenant.' },
  404: { why: 'There is nothing at this address.', todo: 'Compare path and carrier with GET /carriers.' },
  405: { why: 'The address does not take this method.', todo: 'Use a method that the Allow header names.' },
  413: { why: 'The body is too large.', todo: 'Send less than 56 KiB.' },
  429: { why: 'The quota of the carrier is used up.', todo: 'Wait as long as Retry-After says, or move the clock.' },
  500: { why: 'The simulator itself failed.', todo: 'Report it with this entry: no request may do that.' },
}

const otherwise: Advice = { why: 'The carrier said no.', todo: 'Read its answer.' }

/** Finds the most exact words there are. What oidc-provider noted for itself is added. */
export function adviceFor(step: string, error: string, status: number, detail: string): Advice {
  const { why, todo } = byStep[step] ?? byError[error] ?? byStatus[status] ?? otherwise
  return { why: detail === '' ? why : `${why} (${detail})`, todo }
}

/** Where a fault that was injected stood in the way. */
export function adviceForFaults(notes: readonly string[]): Advice {
  return {
    why: `It was done on purpose: ${notes.join('; ')}.`,
    todo: 'See that the platform copes with it, or end the fault.',
  }
}
