import { carrierIds } from '../../simulators/carriers/carrier.ts'
import { type NamedCarrier, playedCarrier, portsOf } from '../carrier/named-carriers.ts'
import { namedCarriers } from '../config/client-target.ts'
import { loadConfiguration } from '../config/load.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface EnvironmentOptions {
  readonly config?: string
  readonly portBase: number
}

/**
 * `parcelproof env`: the carriers' addresses as environment variables, in a form a shell can read. They are where
 * `parcelproof run` plays the carriers of a platform, and where `parcelproof simulate` starts its simulators.
 * @throws {UsageError} where the configuration has no `client` part
 */
export async function printEnvironment(options: EnvironmentOptions, terminal: Terminal): Promise<void> {
  const named: readonly NamedCarrier[] =
    options.config === undefined ? carrierIds.map((id) => ({ id, simulator: id })) : await carriersOf(options.config)
  const ports = portsOf(named, options.portBase)
  for (const carrier of named) {
    const prefix = carrier.id.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
    const { issuer, endpoints, api } = playedCarrier(carrier, ports.get(carrier.id) ?? 0)
    for (const [key, address] of Object.entries({ issuer, ...endpoints, api })) {
      terminal.out(`${prefix}_${key.toUpperCase()}=${address}\n`)
    }
  }
}

async function carriersOf(path: string): Promise<readonly NamedCarrier[]> {
  const { client } = await loadConfiguration(path, process.env)
  if (client === undefined)
    throw new UsageError(
      'BAD_OPTION',
      `${path} has no \`client\` part, so it names no carriers; leave --config out to print all of them.`,
    )
  return namedCarriers(client)
}
