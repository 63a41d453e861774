import type { ResourceTenant, TokenForm } from '../../../scenarios/api/resource-server.ts'
import type { TokenEncryption } from '../../issuer/token-encryption.ts'

/** A resource server under test, as the configuration describes it. */
export interface ResourceConfiguration {
  readonly name: string
  readonly tenants: readonly [ResourceTenant, ...ResourceTenant[]]
  readonly token: TokenForm & {
    readonly scope: string | undefined
    readonly claims: Readonly<Record<string, unknown>>
    /** What good tokens are encrypted with; undefined where nothing was agreed. */
    readonly encryption: TokenEncryption | undefined
  }
}
