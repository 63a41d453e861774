import type { Configuration, ResourceServerConfiguration } from '../configuration.ts'
import type { ConfigurationProblem } from '../configuration-error.ts'
import { duplicateIds } from './duplicate-ids.ts'

/** What fits key by key and still makes no resource server to test. */
export function resourceServerProblems({ resourceServer }: Configuration): readonly ConfigurationProblem[] {
  if (resourceServer === undefined) return []
  const { tenants, token } = resourceServer
  return [...duplicateIds(['resourceServer', 'tenants'], tenants, 'tenant'), ...encryptionOfOpaque(token)]
}

function encryptionOfOpaque(token: ResourceServerConfiguration['token']): readonly ConfigurationProblem[] {
  if (token?.profile !== 'opaque' || token.encryption === undefined) return []
  const sentence = 'has no use with profile opaque; take it out, or name the profile of the tokens that are encrypted'
  return [{ code: 'CONFLICT', path: ['resourceServer', 'token', 'encryption'], sentence }]
}
