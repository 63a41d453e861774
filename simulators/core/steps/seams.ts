import type { ProviderStep, StoreStep } from '../step.ts'

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
