import { decodeJwt } from 'jose'
import type { AfterStep, BeforeStep, ProviderStep } from '../step.ts'

/** A push is a request itself and refers to no other one (RFC 9126, 2.1). */
export const pushedRequestForm: BeforeStep = {
  name: 'pushed-request-form',
  stage: 'before',
  apply() {
    // oidc-provider refuses a push with request_uri.
  },
}

const requestUriPrefix = 'urn:ietf:params:oauth:request_uri:'

/**
 * A pushed request is used by the client that pushed it, and nothing beside the handle counts (RFC 9126, 2.2 and 4).
 * To every other client it is a handle that never was: oidc-provider would refuse it too, and say why.
 */
export const pushedRequestUse: BeforeStep = {
  name: 'pushed-request-use',
  stage: 'before',
  async apply({ endpoint, params, kit }) {
    const handle = params.get('request_uri')
    if (endpoint !== 'authorization' || handle === null || !handle.startsWith(requestUriPrefix)) return
    const pushed = await kit.store.find('PushedAuthorizationRequest', handle.slice(requestUriPrefix.length))
    if (typeof pushed?.request !== 'string') return
    if (decodeJwt(pushed.request).client_id !== params.get('client_id'))
      params.set('request_uri', requestUriPrefix + crypto.randomUUID())
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
