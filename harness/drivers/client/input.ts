import type { ServerUser } from '../../../scenarios/api/authorization-server.ts'
import type { ClientFacts, PlatformView } from '../../../scenarios/api/client.ts'
import type { Operated, OperatorOrder } from '../../../scenarios/api/operator.ts'
import type { Params } from '../../../scenarios/api/params.ts'
import type { LoginConfiguration } from '../authorization-server/input.ts'

/** One request of the contract; `{tenant}` and `{carrier}` stand in path, headers and body. */
export interface RequestTemplate {
  readonly method: string
  /** The whole address. */
  readonly url: string
  readonly headers: Params
  readonly body: string | undefined
}

/** A tenant of the platform under test. */
export interface ClientTenantConfiguration {
  readonly id: string
  /** Sent with start, call, status and disconnect, never with the callback. */
  readonly headers: Params
  readonly login: LoginConfiguration
  readonly users: readonly ServerUser[]
  readonly facts: ClientFacts
}

/** A client platform under test, as the configuration describes it. */
export interface ClientTargetConfiguration {
  readonly name: string
  readonly baseUrl: string
  /** So many requests may be under way to it at once. */
  readonly concurrency: number
  readonly tenants: readonly [ClientTenantConfiguration, ...ClientTenantConfiguration[]]
  /** `pointer` finds the authorization request in a JSON answer; the Location header holds it where it is left out. */
  readonly start: RequestTemplate & { readonly pointer: string | undefined }
  readonly call: RequestTemplate & { readonly passesAnswer: boolean }
  readonly status: RequestTemplate | undefined
  readonly disconnect: RequestTemplate | undefined
  /** What tenants and the operator can look at. */
  readonly views?: ReadonlyMap<PlatformView, RequestTemplate>
  readonly facts: ClientFacts
}

/** What can be done to the platform beside asking it; each part undefined where the operator has not said how. */
export interface PlatformControl {
  /** @returns undefined where it is up again, else why not */
  readonly restart: (() => Promise<string | undefined>) | undefined
  /** @returns undefined where its clock was moved, else why not */
  readonly advance: ((milliseconds: number) => Promise<string | undefined>) | undefined
  /** What was logged since the run began. */
  readonly logs: (() => Promise<string>) | undefined
  readonly metricsUrl: string | undefined
  readonly storeExport: (() => Promise<string>) | undefined
  /** The spans that were written since the run began. */
  readonly traces?: (() => Promise<string>) | undefined
  /** Does what its operator can do. */
  readonly operate?: ((order: OperatorOrder) => Promise<Operated>) | undefined
  /** Whether the harness started it, so that everything it ever asked a carrier was seen. */
  readonly startedHere: boolean
}

/** What is found out once a run. */
export interface ClientMemory {
  /** The longest time from the platform's answer to a callback to a token request that it sent afterwards. */
  backgroundLagMs: number
  /** Whether the platform asked for its responses as forms that are posted (`response_mode=form_post`). */
  postsResponses?: true
}
