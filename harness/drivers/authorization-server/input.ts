import type {
  ClientAuthentication,
  Endpoints,
  ServerClient,
  ServerFacts,
  ServerUser,
} from '../../../scenarios/api/authorization-server.ts'
import type { Params } from '../../../scenarios/api/params.ts'

/** Where metadata is looked for: at the well-known addresses of each issuer, nowhere, or at one address. */
export type MetadataSource =
  | { readonly kind: 'auto' }
  | { readonly kind: 'none' }
  | { readonly kind: 'address'; readonly url: string }

/** What a person does on the pages of the server, one action at a time. */
export type LoginStep = { readonly optional: boolean; readonly selector: string } & (
  | { readonly kind: 'fill'; readonly value: string }
  | { readonly kind: 'click' }
  | { readonly kind: 'check' }
)

/** How a person signs in; `deny` is empty where the configuration does not say how to refuse. */
export type LoginConfiguration =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'form' | 'browser'
      readonly steps: readonly LoginStep[]
      readonly deny: readonly LoginStep[]
      readonly failure: string | undefined
    }

/** Parameters and headers this server wants in every request of a kind. */
export interface Extras {
  readonly params: Params
  readonly headers: Params
}

/** One tenant of the server under test, as configured: no metadata has been read yet. */
export interface TenantConfiguration {
  readonly id: string
  readonly issuer: string | undefined
  readonly ownIssuer: boolean
  /** Hand-given addresses by their RFC 8414 names; they win over metadata. */
  readonly endpoints: Endpoints
  readonly clients: readonly [ServerClient, ...ServerClient[]]
  readonly users: readonly ServerUser[]
  readonly facts: ServerFacts
  readonly resource: string | undefined
  readonly probeUrl: string | undefined
  readonly introspectionCaller: ClientAuthentication | undefined
  readonly initialAccessToken: string | undefined
}

/** An authorization server under test, as the configuration describes it. */
export interface TargetConfiguration {
  readonly name: string
  /** Certificates (PEM) of authorities to trust besides the usual ones. */
  readonly ca?: string
  readonly metadata: MetadataSource
  readonly tenants: readonly [TenantConfiguration, ...TenantConfiguration[]]
  readonly authorize: Extras
  readonly token: Extras
  readonly login: LoginConfiguration
}

/** Moves the clock of a target that has one to move; only the project's own simulators do. */
export interface TargetClock {
  advance(milliseconds: number): Promise<void>
}
