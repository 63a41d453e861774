import type { CarrierProfile } from '../carriers/carrier.ts'
import type { ServerEndpoints } from '../core/kit.ts'
import type { Step } from '../core/step.ts'

/** The good server with exactly one step replaced by a faulty one. */
export interface WeakTwin {
  /** The file's name. */
  readonly id: string
  /** One sentence: what this server does wrong. */
  readonly fault: string
  /** The faulty step; it has the name of the step it replaces. */
  readonly step: Step
  /** Where the fault shows only while PKCE is optional: `migrating`. The good server to compare with has it too. */
  readonly profile?: CarrierProfile
  /** Set where the fault shows only while every tenant has an issuer of its own. The good server to compare with has it too. */
  readonly issuerPerTenant?: true
  /** Endpoints that nobody finds in its metadata, and that its operator names by hand. */
  readonly toldByOperator?: readonly (keyof ServerEndpoints)[]
}
