import type { AfterStep, ProviderStep, StoreStep } from '../step.ts'

/** authorization_code, refresh_token and client_credentials; no password grant, no implicit one (RFC 9700, 2.4). */
export const grantTypes: ProviderStep = {
  name: 'grant-types',
  stage: 'provider',
  apply() {
    // The server registers its grants before this step runs; a twin adds another one.
  },
}

/** Codes and tokens are kept as they were issued. */
export const tokenStorage: StoreStep = { name: 'token-storage', stage: 'store', apply: (store) => store }

/** Refresh tokens are random strings that hold nothing a client could read or edit (RFC 9700, 4.14.2). */
export const refreshTokenFormat: ProviderStep = {
  name: 'refresh-token-format',
  stage: 'provider',
  apply() {
    // oidc-provider's refresh tokens are opaque.
  },
}

/** Codes are random strings: nothing of the request can be read out of them (RFC 7636, 4.4). */
export const codeFormat: ProviderStep = {
  name: 'code-format',
  stage: 'provider',
  apply() {
    // oidc-provider's codes are opaque.
  },
}

/** A client is granted no scope beyond its registration (RFC 9700, 2.3). */
export const clientScope: ProviderStep = {
  name: 'client-scope',
  stage: 'provider',
  apply() {
    // oidc-provider holds each request to the client's own scope.
  },
}

/** A refused token request is answered with 400, JSON and a registered error code (RFC 6749, 5.2). */
export const tokenErrors: AfterStep = {
  name: 'token-errors',
  stage: 'after',
  apply() {
    // oidc-provider does this.
  },
}
