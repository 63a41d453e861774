import type { Extras, TargetConfiguration } from './input.ts'

const nothing: Extras = { params: [], headers: [] }

/**
 * What the configuration adds to a form, by the endpoint it goes to. A pushed request is an authorization request on
 * another way, so it carries those parameters, since the ones beside `request_uri` do not count (RFC 9126, 4).
 */
export function extrasFor({ authorize, token }: Pick<TargetConfiguration, 'authorize' | 'token'>) {
  return (endpoint: string): Extras => {
    if (endpoint === 'token_endpoint') return token
    return endpoint === 'pushed_authorization_request_endpoint' ? { params: authorize.params, headers: [] } : nothing
  }
}
