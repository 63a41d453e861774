import type { Kit } from './kit.ts'
import type { SimulatedTenant } from './tenancy.ts'

/** Who calls a resource. */
export interface Caller {
  readonly tenant: SimulatedTenant
  readonly clientId: string
  /** What may be called: the scope of the token, or all the client is registered for. */
  readonly scope: string
}

/** Why a call of a resource got nothing. */
export type ResourceRefusal =
  | 'no-credentials'
  | 'bad-credentials'
  | 'not-subscribed'
  | 'not-found'
  | 'bad-request'
  | 'wrong-method'
  | 'too-many'

export interface ResourceCall {
  readonly kit: Kit
  readonly caller: Caller
  /** Named parts of the path. */
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The body where it is JSON. */
  readonly json: unknown
}

export type ResourceAnswer =
  | { readonly kind: 'answer'; readonly body: object }
  | { readonly kind: 'not-found' | 'bad-request'; readonly message: string }

/** One of a carrier's own APIs: enough of it to use a token and to be refused. */
export interface CarrierResource {
  readonly id: string
  readonly method: 'GET' | 'POST'
  /** The whole path; its named groups reach `answer`. */
  readonly path: RegExp
  /** The scope, or API product, it takes. */
  readonly needs: string
  answer(call: ResourceCall): ResourceAnswer | Promise<ResourceAnswer>
}

/** The resource behind a path, whatever the method. */
export function resourceAt(resources: readonly CarrierResource[], path: string): CarrierResource | undefined {
  return resources.find((resource) => resource.path.test(path))
}
