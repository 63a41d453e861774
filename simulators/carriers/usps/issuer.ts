import type { Environment } from '../../core/kit.ts'

/** The issuer named in tokens and token answers: a realm of the server behind the gateway. */
export function issuerOf(environment: Environment): string {
  return environment === 'test' ? 'https://cat-keyc.usps.com/realms/USPS' : 'https://keyc.usps.com/realms/USPS'
}
