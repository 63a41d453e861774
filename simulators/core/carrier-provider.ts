import { type Configuration, Provider } from 'oidc-provider'
import type { AuthorizationResponse } from './step.ts'

type ResponseMode = Parameters<Provider['registerResponseMode']>[1]

/** oidc-provider with every authorization response, success or error and in any mode, passed through `shape`. */
export function createProvider(
  issuer: string,
  configuration: Configuration,
  shape: (response: AuthorizationResponse) => AuthorizationResponse,
): Provider {
  class CarrierProvider extends Provider {
    override registerResponseMode(name: string, mode: ResponseMode): void {
      super.registerResponseMode(name, (ctx, redirectUri, payload) =>
        mode(ctx, redirectUri, { ...shape(strings(payload)) }),
      )
    }
  }
  return new CarrierProvider(issuer, configuration)
}

function strings(payload: Readonly<Record<string, unknown>>): AuthorizationResponse {
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
}
