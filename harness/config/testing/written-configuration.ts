import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Configuration } from '../configuration.ts'
import { ConfigurationError } from '../configuration-error.ts'
import type { Environment } from '../environment.ts'
import { loadConfiguration } from '../load.ts'

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'parcelproof-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** Writes a configuration to a real file and loads it. Text is written as it stands, anything else as YAML. */
export async function loadWritten(
  content: unknown,
  { env = {}, name = 'parcelproof.yaml' }: { readonly env?: Environment; readonly name?: string } = {},
): Promise<Configuration> {
  await using folder = await temporaryFolder()
  const file = join(folder.path, name)
  await writeFile(file, typeof content === 'string' ? content : stringify(content))
  return await loadConfiguration(file, env)
}

/** What loading a configuration that must be refused is refused with. */
export async function refusalOf(
  content: unknown,
  options: { readonly env?: Environment; readonly name?: string } = {},
): Promise<ConfigurationError> {
  const outcome = await loadWritten(content, options).catch((error: unknown) => error)
  if (outcome instanceof ConfigurationError) return outcome
  throw new Error(`expected a refusal, got ${outcome instanceof Error ? outcome.message : 'a loaded configuration'}`)
}

/** The smallest authorization server there is, with parts replaced. */
export function serverOf(parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { issuer: 'http://127.0.0.1:9000', tenants: [tenantOf()], ...parts }
}

export function tenantOf(parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id: 'acme', clients: [clientOf()], ...parts }
}

export function clientOf(parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id: 'acme-cli', auth: 'none', redirectUris: ['http://127.0.0.1:9876/cb'], ...parts }
}

/** A configuration with this authorization server and nothing else. */
export function configurationOf(
  authorizationServer: Readonly<Record<string, unknown>>,
  parts: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return { version: 1, authorizationServer, ...parts }
}

/** The smallest client platform there is, with parts replaced. */
export function platformOf(parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    baseUrl: 'http://127.0.0.1:8080',
    carriers: ['ups'],
    tenants: [{ id: 'acme' }],
    start: { path: '/{tenant}/{carrier}/connect' },
    call: { path: '/{tenant}/{carrier}/ping' },
    ...parts,
  }
}
