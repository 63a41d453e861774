import type { Configuration } from '../configuration.ts'
import type { ConfigurationProblem } from '../configuration-error.ts'
import { duplicateIds } from './duplicate-ids.ts'

/** What fits key by key and still makes no resource server to test. */
export function resourceServerProblems({ resourceServer }: Configuration): readonly ConfigurationProblem[] {
  return resourceServer === undefined
    ? []
    : duplicateIds(['resourceServer', 'tenants'], resourceServer.tenants, 'tenant')
}
