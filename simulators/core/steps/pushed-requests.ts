import type { AfterStep, BeforeStep, ProviderStep } from '../step.ts'

/** A push is a request itself and refers to no other one (RFC 9126, 2.1). */
export const pushedRequestForm: BeforeStep = {
  name: 'pushed-request-form',
  stage: 'before',
  apply() {
    // oidc-provider refuses a push with request_uri.
  },
}

/** A pushed request is used by the client that pushed it, and nothing beside the handle counts (RFC 9126, 2.2 and 4). */
export const pushedRequestUse: BeforeStep = {
  name: 'pushed-request-use',
  stage: 'before',
  apply() {
    // oidc-provider takes the pushed parameters alone, and compares the client with the one they were pushed by.
  },
}

/** A pushed request brings one code (RFC 9126, 4). */
export const pushedRequestSingleUse: ProviderStep = {
  name: 'pushed-request-single-use',
  stage: 'provider',
  apply() {
    // oidc-provider consumes the pushed request with the answer to it; a twin overrides that method.
  },
}

/** 201 with an unguessable request_uri and its lifetime, or an error in JSON (RFC 9126, 2.2 and 2.3). */
export const pushedRequestAnswer: AfterStep = {
  name: 'pushed-request-answer',
  stage: 'after',
  apply() {
    // oidc-provider answers so already.
  },
}
