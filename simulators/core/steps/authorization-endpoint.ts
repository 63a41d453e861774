import type { AfterStep, BeforeStep, ProviderStep } from '../step.ts'

/** Every request that the rules of the endpoint allow is taken by GET (RFC 6749, 3.1). */
export const authorizationMethods: BeforeStep = {
  name: 'authorization-methods',
  stage: 'before',
  apply() {
    // The pipeline lets GET and HEAD through and refuses the rest with 405.
  },
}

/** An empty parameter counts as left out (RFC 6749, 3.1). */
export const emptyParameters: BeforeStep = {
  name: 'empty-parameters',
  stage: 'before',
  apply() {
    // oidc-provider drops them as it reads the request.
  },
}

/** Parameters nobody knows are ignored (RFC 6749, 3.1). */
export const unknownParameters: BeforeStep = {
  name: 'unknown-parameters',
  stage: 'before',
  apply() {
    // oidc-provider picks the ones it knows.
  },
}

/** No parameter of any address sends a browser elsewhere (RFC 9700, 4.11.2). */
export const forwardingParameters: BeforeStep = {
  name: 'forwarding-parameters',
  stage: 'before',
  apply() {
    // There are none; a twin listens to one.
  },
}

/** The response type is code, and it has to be named (RFC 6749, 3.1.1; RFC 9700, 2.1.2). */
export const responseTypes: BeforeStep = {
  name: 'response-types',
  stage: 'before',
  apply() {
    // oidc-provider is configured with code alone; a twin answers another type, or makes it one.
  },
}

/** query, fragment and form_post; no messages between windows (RFC 9700, 4.17). */
export const responseModes: ProviderStep = {
  name: 'response-modes',
  stage: 'provider',
  apply() {
    // These three are oidc-provider's own; a twin registers another one.
  },
}

/** The response goes to the redirect URI as it was asked for, its query kept (RFC 6749, 3.1.2). */
export const responseAddress: AfterStep = {
  name: 'response-address',
  stage: 'after',
  apply() {
    // oidc-provider adds the response to the redirect URI; a twin rewrites what goes out.
  },
}

/** An error that belongs to no registered redirect URI is told on a page, escaped, with status 400 (RFC 6749, 4.1.2.1). */
export const errorPages: AfterStep = {
  name: 'error-pages',
  stage: 'after',
  apply() {
    // renderError writes the page; a twin sends the browser away, or writes another one.
  },
}

/** Sign-in and consent forms bring what a person typed and pressed; what was asked for is kept on the server. */
export const signInForms: BeforeStep = {
  name: 'sign-in-forms',
  stage: 'before',
  apply() {
    // The pages read names they know; a twin lets a form change the request.
  },
}
