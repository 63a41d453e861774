import type {
  AfterStep,
  AuthorizationResponseStep,
  BeforeStep,
  MetadataStep,
  ProviderStep,
  TokenResponseStep,
} from '../step.ts'

/** Every authorization response, success or error, names the issuer (RFC 9207, 2). */
export const issuerIdentification: AuthorizationResponseStep = {
  name: 'issuer-identification',
  stage: 'authorization-response',
  apply: (response, kit) => ({ ...response, iss: kit.issuer }),
}

/** state comes back exactly as sent (RFC 6749, 4.1.2). */
export const stateEcho: AuthorizationResponseStep = {
  name: 'state-echo',
  stage: 'authorization-response',
  apply: (response) => response,
}

/** Errors say what was wrong with the request (RFC 7636, 4.4.1). */
export const errorDescriptions: AuthorizationResponseStep = {
  name: 'error-descriptions',
  stage: 'authorization-response',
  apply: (response) => response,
}

/** The metadata say what the server does, no more and no less (RFC 8414). */
export const metadataTruth: MetadataStep = { name: 'metadata-truth', stage: 'metadata', apply: (metadata) => metadata }

/** The token answer is what was granted (RFC 6749, 5.1). */
export const tokenResponseMembers: TokenResponseStep = {
  name: 'token-response-members',
  stage: 'token-response',
  apply: (response) => response,
}

/** Answers with tokens, codes or pages about them are not stored (RFC 6749, 5.1). */
export const cacheHeaders: AfterStep = {
  name: 'cache-headers',
  stage: 'after',
  apply({ ctx, endpoint }) {
    if (endpoint === 'jwks' || endpoint === 'metadata') return
    ctx.set('cache-control', 'no-store')
    ctx.set('pragma', 'no-cache')
  },
}

/** No page may be framed (RFC 9700, 4.16), and no page sends its address on (RFC 9700, 4.2.4). */
export const pageHeaders: AfterStep = {
  name: 'page-headers',
  stage: 'after',
  apply({ ctx }) {
    ctx.set('x-content-type-options', 'nosniff')
    ctx.set('referrer-policy', 'no-referrer')
    if (!ctx.response.is('html')) return
    ctx.set('content-security-policy', "frame-ancestors 'none'; base-uri 'none'; object-src 'none'")
    ctx.set('x-frame-options', 'DENY')
  },
}

/** After a POST that held a password the browser goes on with 303, which drops the body (RFC 9700, 4.12). */
export const signInRedirect: AfterStep = {
  name: 'sign-in-redirect',
  stage: 'after',
  apply() {
    // The sign-in pages answer 303 already.
  },
}

/** The authorization endpoint does not support CORS (RFC 9700, 2.6). */
export const authorizationCors: AfterStep = {
  name: 'authorization-cors',
  stage: 'after',
  apply({ ctx, endpoint }) {
    if (endpoint === 'authorization' || endpoint === 'resume' || endpoint === 'interaction')
      ctx.remove('access-control-allow-origin')
  },
}

/** A client proves who it is by the method it is registered with, its secret compared in constant time. */
export const clientAuthentication: ProviderStep = {
  name: 'client-authentication',
  stage: 'provider',
  apply() {
    // oidc-provider does this; a twin overrides Client#compareClientSecret.
  },
}

/** Credentials in the address are not read (RFC 6749, 2.3.1). */
export const credentialsInQuery: BeforeStep = {
  name: 'credentials-in-query',
  stage: 'before',
  apply() {
    // oidc-provider reads the body and the header only.
  },
}

/** Header, body and assertion are all read, and each client is held to the one it is registered with (RFC 6749, 2.3). */
export const clientAuthenticationMethods: BeforeStep = {
  name: 'client-authentication-methods',
  stage: 'before',
  apply() {
    // oidc-provider does this, and refuses a request with two of them.
  },
}

/** Failed HTTP Basic authentication is answered with a challenge (RFC 6749, 5.2). */
export const basicChallenge: AfterStep = {
  name: 'basic-challenge',
  stage: 'after',
  apply({ ctx, kit }) {
    const failed = ctx.status === 401 && /^basic /i.test(ctx.get('authorization'))
    if (failed && ctx.response.get('www-authenticate') === '')
      ctx.set('www-authenticate', `Basic realm="${kit.issuer}"`)
  },
}
