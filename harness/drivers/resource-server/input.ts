import type { ResourceTenant, TokenForm } from '../../../scenarios/api/resource-server.ts'

/** A resource server under test, as the configuration describes it. */
export interface ResourceConfiguration {
  readonly name: string
  readonly tenants: readonly [ResourceTenant, ...ResourceTenant[]]
  readonly token: TokenForm & {
    readonly scope: string | undefined
    readonly claims: Readonly<Record<string, unknown>>
  }
}
