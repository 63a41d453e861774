import { dirname, resolve } from 'node:path'
import { addressesOf } from './addresses.ts'
import { allowedHostProblems } from './checks/allowed-hosts.ts'
import { authorizationServerProblems } from './checks/authorization-server.ts'
import { clientProblems } from './checks/client.ts'
import { resourceServerProblems } from './checks/resource-server.ts'
import type { Configuration, ConfigurationOrigin } from './configuration.ts'
import { ConfigurationError } from './configuration-error.ts'
import type { ConfigurationSource } from './configuration-source.ts'
import { type Environment, fillEnvironment, isMapping } from './environment.ts'
import { parseConfiguration } from './parse.ts'
import { refuseAt } from './refuse.ts'
import { readSource } from './source.ts'

/**
 * Reads, fills and checks a configuration file (YAML, JSON, or a TypeScript or JavaScript module).
 * @throws {ConfigurationError} with every problem found, each in a sentence that says what to do
 */
export async function loadConfiguration(path: string, env: Environment): Promise<Configuration> {
  return checkConfiguration(path, await readSource(path), env)
}

/**
 * Fills and checks a configuration that is no file; relative paths belong to the current folder.
 * @param name what to call it in an error
 * @throws {ConfigurationError}
 */
export function checkConfigurationValue(value: unknown, env: Environment, name: string): Configuration {
  return checkConfiguration(name, { value, locate: () => undefined }, env)
}

function checkConfiguration(file: string, source: ConfigurationSource, env: Environment): Configuration {
  if (!isMapping(source.value)) throw notAMapping(file, source.value)
  const { value, filled, problems: unfilled } = fillEnvironment(source.value, env)
  const origin: ConfigurationOrigin = {
    file,
    folder: dirname(resolve(file)),
    filled,
    locate: (path) => source.locate(path),
  }
  const { parsed, problems } = parseConfiguration({ value, filled }, unfilled)
  refuseAt(origin, problems)
  if (parsed === undefined) throw new Error('a configuration was refused without a reason')
  const { $schema: _, ...content } = parsed
  const configuration: Configuration = { ...content, name: content.name ?? defaultName(content), origin }
  refuseAt(origin, [
    ...authorizationServerProblems(configuration),
    ...clientProblems(configuration),
    ...resourceServerProblems(configuration),
    ...allowedHostProblems(configuration),
  ])
  return configuration
}

function defaultName(content: Parameters<typeof addressesOf>[0]): string {
  const [first] = addressesOf(content)
  return (first === undefined ? undefined : URL.parse(first.url)?.host) ?? 'target'
}

function notAMapping(file: string, value: unknown): ConfigurationError {
  const sentence =
    value === null || value === undefined
      ? 'is empty; let `parcelproof init` write one to start from'
      : 'holds no mapping at its top level; begin with `version: 1` and one of authorizationServer, client, resourceServer'
  return new ConfigurationError(file, [{ code: 'NOT_A_MAPPING', path: [], sentence }])
}
