import type { CarrierSettings, TenantCarrierSettings } from '../settings.ts'
import { adapterOf } from './adapters.ts'
import type { Grant } from './grants.ts'
import type { CredentialSettings } from './mapping-settings.ts'

/** What is wrong with an entry, and where below it. */
export interface MappingProblem {
  readonly path: readonly string[]
  readonly message: string
}

type Needs = keyof CredentialSettings

/** What each grant cannot do without, besides a client. */
const needs = {
  authorization_code: [],
  client_credentials: ['client'],
  csp_credentials: ['client', 'child'],
  client_pc_credentials: ['client', 'child'],
  password: ['client', 'user'],
  basic: ['user'],
  api_key: ['apiKey'],
} as const satisfies Record<Grant, readonly Needs[]>

/** Finds what a mapping lacks at its carrier, in each environment that it has credentials for. */
export function mappingProblems(carrier: CarrierSettings, mapping: TenantCarrierSettings): readonly MappingProblem[] {
  const { sandbox, environment, pattern } = mapping
  const problems = sandbox === undefined ? [] : credentialProblems(carrier, sandbox, pattern, carrier.sandbox)
  return [
    // Those of production may be missing as long as the tenant is only trying things out.
    ...(environment === 'sandbox' && isEmpty(mapping) ? [] : credentialProblems(carrier, mapping, pattern, carrier)),
    ...problems.map(({ path, message }) => ({ path: ['sandbox', ...path], message })),
    ...environmentProblems(carrier, mapping),
  ]
}

function environmentProblems(carrier: CarrierSettings, { sandbox, environment }: TenantCarrierSettings) {
  if (environment === 'sandbox' && sandbox === undefined) {
    return [
      { path: ['sandbox'], message: 'give the credentials of the sandbox; those of production are not used there' },
    ]
  }
  if (sandbox !== undefined && carrier.sandbox === undefined) {
    return [{ path: ['sandbox'], message: `the carrier ${carrier.id} has no \`sandbox\`; say where it is` }]
  }
  return []
}

function isEmpty({ client, initialAccessToken, user, child, apiKey }: CredentialSettings): boolean {
  return [client, initialAccessToken, user, child, apiKey].every((given) => given === undefined)
}

function credentialProblems(
  carrier: CarrierSettings,
  given: CredentialSettings,
  pattern: TenantCarrierSettings['pattern'],
  place: Pick<CarrierSettings, 'sharedClient'> | undefined,
): readonly MappingProblem[] {
  const known: readonly Grant[] = adapterOf(carrier).grants
  const grant = grantOf(carrier, given)
  if (!known.includes(grant)) return [{ path: ['grant'], message: `${carrier.id} has ${known.join(', ')}` }]
  const missing = needs[grant]
    .filter((name) => given[name] === undefined)
    .map((name) => ({ path: [name], message: `\`${grant}\` cannot do without it` }))
  return [...missing, ...(grant === 'authorization_code' ? clientProblems(given, pattern, place) : [])]
}

function clientProblems(
  { client, initialAccessToken }: CredentialSettings,
  pattern: TenantCarrierSettings['pattern'],
  place: Pick<CarrierSettings, 'sharedClient'> | undefined,
): readonly MappingProblem[] {
  if (pattern === 'shared-client') {
    if (place?.sharedClient === undefined) {
      return [{ path: ['pattern'], message: 'the carrier has no `sharedClient` in this environment' }]
    }
    if (client === undefined && initialAccessToken === undefined) return []
    return [{ path: ['pattern'], message: 'a tenant of the shared client brings none of its own' }]
  }
  return (client === undefined) === (initialAccessToken === undefined)
    ? [{ path: [], message: 'give either `client` or `initialAccessToken`' }]
    : []
}

/** The grant of these credentials at this carrier. */
export function grantOf(
  carrier: Pick<CarrierSettings, 'adapter'>,
  { grant }: Pick<CredentialSettings, 'grant'>,
): Grant {
  return grant ?? adapterOf(carrier).grants[0]
}
