import type { KnownClient } from '../carrier/ledger.ts'
import type { NamedCarrier } from '../carrier/named-carriers.ts'
import type { ClientTargetConfiguration, ClientTenantConfiguration, RequestTemplate } from '../drivers/client/input.ts'
import { addressAt } from './addresses.ts'
import type { ClientConfiguration, Configuration } from './configuration.ts'
import type { ConfigurationProblem } from './configuration-error.ts'
import { factsFor } from './facts.ts'
import { loginOf } from './login-steps.ts'
import { readPublicKey } from './public-key.ts'
import { refuseAt } from './refuse.ts'
import { simulatedCarriers } from './schema/client-platform.ts'

/** The client platform of a configuration as its driver wants it, with the carriers and clients it names. */
export interface ConfiguredPlatform {
  readonly target: ClientTargetConfiguration
  readonly carriers: readonly NamedCarrier[]
  /** Registered clients that the file lists. */
  readonly clients: readonly KnownClient[]
}

/**
 * Reads the `client` part; undefined where there is none.
 * @throws {ConfigurationError} where a key cannot be used
 */
export async function clientTarget(configuration: Configuration): Promise<ConfiguredPlatform | undefined> {
  const { client } = configuration
  if (client === undefined) return undefined
  const { baseUrl, start, call, status, disconnect } = client
  const [first, ...others] = client.tenants.map(tenantOf)
  if (first === undefined) throw new Error('the configuration was not checked before it was used')
  return {
    carriers: namedCarriers(client),
    clients: await clientsOf(configuration, client),
    target: {
      name: configuration.name,
      baseUrl,
      concurrency: configuration.limits.concurrency,
      tenants: [first, ...others],
      start: { ...templateOf(baseUrl, start), pointer: pointerOf(start.location) },
      call: { ...templateOf(baseUrl, call), passesAnswer: call.passesAnswer },
      status: status === undefined ? undefined : templateOf(baseUrl, status),
      disconnect: disconnect === undefined ? undefined : templateOf(baseUrl, disconnect),
      views: viewsOf(baseUrl, client.hooks),
      facts: factsFor(client.facts),
    },
  }
}

/** What can be looked at beside the contract. */
function viewsOf(
  baseUrl: string,
  hooks: ClientConfiguration['hooks'],
): NonNullable<ClientTargetConfiguration['views']> {
  const named = (['audit', 'dashboard', 'health', 'alerts'] as const).flatMap((view) => {
    const asked = hooks?.[view]
    return asked === undefined ? [] : [[view, templateOf(baseUrl, asked)] as const]
  })
  return new Map(named)
}

/** Each carrier's name and whose addresses it has: `ups` stands for itself. */
export function namedCarriers({
  carriers,
  facts,
}: Pick<ClientConfiguration, 'carriers' | 'facts'>): readonly NamedCarrier[] {
  const overTls = facts?.trustsHarnessCa
  return carriers.map((entry) => {
    const {
      id,
      simulator = undefined,
      sandboxOf = undefined,
      issuerEndsWithSlash = undefined,
    } = typeof entry === 'string' ? { id: entry } : entry
    const played = simulatedCarriers.find((known) => known === (simulator ?? id))
    if (played === undefined) throw new Error('the configuration was not checked before it was used')
    return { id, simulator: played, sandboxOf, issuerEndsWithSlash, overTls, mutualTls: facts?.mtls }
  })
}

type ConfiguredTenant = ClientConfiguration['tenants'][number]

function tenantOf({ id, headers = {}, login, users = [], facts }: ConfiguredTenant): ClientTenantConfiguration {
  return {
    id,
    headers: Object.entries(headers),
    login: login === undefined ? { kind: 'none' } : loginOf(login),
    users: users.map(({ username, password }) => ({ username, password })),
    facts: factsFor(facts),
  }
}

type ConfiguredRequest = Pick<ClientConfiguration['start'], 'method' | 'path' | 'headers' | 'body'>

function templateOf(baseUrl: string, { method, path, headers = {}, body }: ConfiguredRequest): RequestTemplate {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const typed = body === undefined ? [] : [['content-type', contentTypeOf(body)] as const]
  return { method, url: addressAt(baseUrl, path), headers: [...Object.entries(headers), ...typed], body: text }
}

/** A mapping is sent as JSON; text says by its looks whether it is a form. */
function contentTypeOf(body: NonNullable<ConfiguredRequest['body']>): string {
  if (typeof body !== 'string') return 'application/json'
  if (/^\s*[[{]/.test(body) && !/^\{(tenant|carrier)\}/.test(body)) return 'application/json'
  return /^[^\s=&]+=[^\s]*$/.test(body) ? 'application/x-www-form-urlencoded' : 'text/plain; charset=utf-8'
}

/** `json:/url` has a pointer, `header` none. */
function pointerOf(location: string): string | undefined {
  return location.startsWith('json:') ? location.slice('json:'.length) : undefined
}

async function clientsOf(configuration: Configuration, client: ClientConfiguration): Promise<readonly KnownClient[]> {
  const problems: ConfigurationProblem[] = []
  const known: KnownClient[] = []
  for (const [index, tenant] of client.tenants.entries()) {
    for (const [carrier, entry] of Object.entries(tenant.clients ?? {})) {
      const { id, redirectUri } = entry
      const authentication = await authenticationOf(entry, configuration.origin.folder)
      if (typeof authentication === 'string') {
        const path = ['client', 'tenants', index, 'clients', carrier, 'key']
        problems.push({ code: 'KEY_UNUSABLE', path, sentence: authentication })
      } else known.push({ carrier, id, tenant: tenant.id, authentication, redirectUri })
    }
  }
  refuseAt(configuration.origin, problems)
  return known
}

type ConfiguredClient = NonNullable<ConfiguredTenant['clients']>[string]

/** How a client authenticates, or a sentence about its key. */
async function authenticationOf(
  { id, auth, secret, key, alg }: ConfiguredClient,
  folder: string,
): Promise<KnownClient['authentication'] | string> {
  if (auth === 'none') return { method: 'none', clientId: id }
  if ((auth === 'client_secret_basic' || auth === 'client_secret_post') && secret !== undefined) {
    return { method: auth, clientId: id, secret }
  }
  if (auth !== 'private_key_jwt' || key === undefined) return { method: 'other' }
  const found = await readPublicKey(key, folder)
  if (found.kind === 'unusable') return found.sentence
  return { method: auth, clientId: id, key: { alg: alg ?? 'any', jwk: found.jwk } }
}
