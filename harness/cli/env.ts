import { type CarrierId, carrierAddresses, carrierIds } from '../../simulators/index.ts'
import { loadConfiguration } from '../config/load.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface EnvironmentOptions {
  readonly config?: string
  readonly portBase: number
}

/** A carrier as the platform knows it, and the simulator behind that name. */
interface NamedCarrier {
  readonly name: string
  readonly simulator: CarrierId
}

/**
 * `parcelproof env`: the carriers' addresses as environment variables, in a form a shell can read.
 * @throws {UsageError} where the configuration names a carrier there is no simulator for
 */
export async function printEnvironment(options: EnvironmentOptions, terminal: Terminal): Promise<void> {
  const named =
    options.config === undefined
      ? carrierIds.map((id) => ({ name: id, simulator: id }))
      : await carriersOf(options.config)
  for (const { name, simulator } of named) {
    const prefix = name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
    const { issuer, endpoints, api } = carrierAddresses(simulator, options.portBase)
    const addresses = { issuer, ...endpoints, api }
    for (const [key, address] of Object.entries(addresses)) terminal.out(`${prefix}_${key.toUpperCase()}=${address}\n`)
  }
}

async function carriersOf(path: string): Promise<readonly NamedCarrier[]> {
  const { client } = await loadConfiguration(path, process.env)
  if (client === undefined)
    throw new UsageError(
      'BAD_OPTION',
      `${path} has no \`client\` part, so it names no carriers; leave --config out to print all of them.`,
    )
  return client.carriers.map((carrier) => {
    const name = typeof carrier === 'string' ? carrier : carrier.id
    const wanted = typeof carrier === 'string' ? carrier : (carrier.simulator ?? carrier.id)
    const simulator = carrierIds.find((id) => id === wanted)
    if (simulator === undefined)
      throw new UsageError(
        'UNKNOWN_CARRIER',
        `There is no simulator called ${JSON.stringify(wanted)}; there are ${carrierIds.join(', ')}. Say \`{ id: ${name}, simulator: ups }\`.`,
      )
    return { name, simulator }
  })
}
