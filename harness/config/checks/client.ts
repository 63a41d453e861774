import type { ClientConfiguration, Configuration } from '../configuration.ts'
import type { ConfigurationPath, ConfigurationProblem } from '../configuration-error.ts'
import { pathKey } from '../environment.ts'
import { nearest } from '../nearest.ts'
import { simulatedCarriers } from '../schema/client-platform.ts'
import { duplicateIds } from './duplicate-ids.ts'
import { loginPlaceholderProblems, needsUsers, placeholdersOf } from './login.ts'

const templatePlaceholders = ['{tenant}', '{carrier}']

/** What fits key by key and still makes no client platform to test. */
export function clientProblems(configuration: Configuration): readonly ConfigurationProblem[] {
  const client = configuration.client
  if (client === undefined) return []
  const carriers = client.carriers.map((carrier) => (typeof carrier === 'string' ? { id: carrier } : carrier))
  return [
    ...duplicateIds(['client', 'tenants'], client.tenants, 'tenant'),
    ...duplicateIds(['client', 'carriers'], carriers, 'carrier'),
    ...client.tenants.flatMap((tenant, index) => [
      ...loginPlaceholderProblems(configuration, ['client', 'tenants', index, 'login'], tenant.login),
      ...tenantProblems(tenant, carriers, ['client', 'tenants', index]),
    ]),
    ...(['start', 'call', 'status', 'disconnect'] as const).flatMap((name) => {
      const request = client[name]
      return request === undefined ? [] : templateProblems(configuration, request, ['client', name])
    }),
  ]
}

type ClientTenant = ClientConfiguration['tenants'][number]

function tenantProblems(
  tenant: ClientTenant,
  carriers: readonly { readonly id: string }[],
  path: ConfigurationPath,
): readonly ConfigurationProblem[] {
  const ids = carriers.map(({ id }) => id)
  const strangers = Object.keys(tenant.clients ?? {}).filter((name) => !ids.includes(name))
  const unknownCarriers = strangers.map((name): ConfigurationProblem => {
    const meant = nearest(name, ids)
    const advice = meant === undefined ? `add it there${carrierHint(name)}` : `did you mean ${meant}?`
    return {
      code: 'INVALID_VALUE',
      path: [...path, 'clients', name],
      sentence: `is no carrier of client.carriers; ${advice}`,
    }
  })
  if (!needsUsers(tenant.login) || (tenant.users ?? []).length > 0) return unknownCarriers
  const sentence =
    'has no users, but its login types a user name or password; add `users: [ { username: …, password: … } ]`'
  return [...unknownCarriers, { code: 'MISSING_KEY', path, sentence }]
}

function carrierHint(name: string): string {
  return simulatedCarriers.some((known) => known === name) ? '' : ` as { id: ${name}, simulator: … }`
}

type RequestTemplate = Pick<ClientConfiguration['start'], 'path' | 'headers' | 'body'>

/** Braces with another word in them would reach the platform as they stand. */
function templateProblems(
  configuration: Configuration,
  request: RequestTemplate,
  path: ConfigurationPath,
): readonly ConfigurationProblem[] {
  const texts: readonly (readonly [ConfigurationPath, string])[] = [
    [[...path, 'path'], request.path],
    ...Object.entries(request.headers ?? {}).map(([name, value]) => [[...path, 'headers', name], value] as const),
  ]
  return texts.flatMap(([at, value]) => {
    const unknown = placeholdersOf(value).find((placeholder) => !templatePlaceholders.includes(placeholder))
    if (unknown === undefined || configuration.origin.filled.has(pathKey(at))) return []
    const sentence = `holds ${unknown}, which a request does not know; use ${templatePlaceholders.join(' or ')}`
    return [{ code: 'INVALID_VALUE', path: at, sentence }]
  })
}
