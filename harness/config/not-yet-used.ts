import type { Configuration } from './configuration.ts'
import type { ConfigurationPath } from './configuration-error.ts'

/**
 * Keys that are read and checked, and that nothing acts on so far. Paths as the schema writes them; a path stands for
 * everything below it. A test fails where a key is neither acted on nor listed here.
 */
export const notYetUsed = [
  {
    path: 'client.tenants[].clients.<name>.kid',
    sentence: 'The key that checks a platform’s assertions is the one that is given, whatever `kid` they name.',
  },
  {
    path: 'client.tenants[].clients.<name>.cert',
    sentence: 'How a platform’s client authenticates by mutual TLS is not judged yet.',
  },
] as const satisfies readonly { readonly path: string; readonly sentence: string }[]

/** A part of a configuration that a run leaves alone, to be said where its results are told. */
export interface UnusedPart {
  readonly path: ConfigurationPath
  readonly sentence: string
}

/** What of this configuration a run leaves alone, and why. A run says so; nothing is passed over in silence. */
export function unusedParts(configuration: Configuration): readonly UnusedPart[] {
  const tenants = configuration.authorizationServer?.tenants ?? []
  return tenants.flatMap((tenant, index) => {
    if (configuration.authorizationServer?.login.kind !== 'none' || (tenant.users ?? []).length === 0) return []
    const path = ['authorizationServer', 'tenants', index, 'users']
    const sentence = `The users of tenant ${tenant.id} are left out: login.kind is none, so nobody signs in.`
    return [{ path, sentence }]
  })
}
