import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { type CarrierId, type CarrierProfile, carrierIds, carrierProfiles } from '../../simulators/carriers/carrier.ts'
import { quirks } from '../../simulators/carriers/quirks.ts'
import type { QuirkSwitches } from '../../simulators/core/quirk.ts'
import { type PlannedFault, readFaultFile } from '../../simulators/faults/fault-file.ts'
import { UsageError } from './usage-error.ts'

/** The options of `parcelproof simulate`, as the command line gives them. */
export interface SimulateOptions {
  readonly carriers: readonly string[]
  readonly profile: string
  readonly quirk?: readonly string[]
  /** The module that brings quirks of one's own. */
  readonly config?: string
  readonly portBase: number
  readonly faults?: string
  readonly store?: string
  readonly issuerPerTenant?: boolean
  readonly publicPortBase?: number
  readonly host?: string
  readonly publicHost?: string
  readonly controlToken?: string
  readonly tls?: boolean
  readonly proxy?: boolean
  readonly caFile?: string
}

/** What a fault file plans. */
export async function plannedFaults(path: string): Promise<readonly PlannedFault[]> {
  try {
    return readFaultFile(parse(await readFile(path, 'utf8')))
  } catch (error) {
    const sentence = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new UsageError('BAD_FAULT_PLAN', `--faults ${path}: ${sentence}`)
  }
}

/** Names of carriers, also several with commas between them; all where none is given. */
export function carriersOf(names: readonly string[]): readonly CarrierId[] {
  const wanted = names.flatMap((name) => name.split(','))
  if (wanted.length === 0) return carrierIds
  const chosen = wanted.map((name) => {
    const id = carrierIds.find((known) => known === name)
    if (id === undefined)
      throw new UsageError(
        'UNKNOWN_CARRIER',
        `There is no simulator called ${JSON.stringify(name)}; there are ${carrierIds.join(', ')}.`,
      )
    return id
  })
  return [...new Set(chosen)]
}

export function profileOf(name: string): CarrierProfile {
  const profile = carrierProfiles.find((known) => known === name)
  if (profile === undefined)
    throw new UsageError(
      'UNKNOWN_PROFILE',
      `There is no profile ${JSON.stringify(name)}; there are ${carrierProfiles.join(', ')}.`,
    )
  return profile
}

/** What `--quirk id=on|off` says; `own` are ids of quirks that are not bundled. */
export function switchesOf(values: readonly string[], own: readonly string[] = []): QuirkSwitches {
  return Object.fromEntries(values.map((value) => switchOf(value, own)))
}

function switchOf(value: string, own: readonly string[]): readonly [string, boolean] {
  const [, id, state] = /^([^=]+)=(on|off)$/.exec(value) ?? []
  if (id === undefined)
    throw new UsageError('BAD_OPTION', `--quirk ${JSON.stringify(value)}: say an id and on or off, such as ${example}.`)
  const all = [...own, ...quirks.map((quirk) => quirk.id)]
  if (!all.includes(id)) {
    const near = all.filter((other) => other.split('/')[0] === id.split('/')[0])
    const known = near.length === 0 ? all : near
    throw new UsageError('UNKNOWN_QUIRK', `There is no quirk ${JSON.stringify(id)}; there are ${known.join(', ')}.`)
  }
  return [id, state === 'on']
}

const example = '--quirk ups/numbers-as-strings=off'

/** How far above the base the forward proxy listens: the last port of all. */
export const proxyPortOffset = 60

export function portBaseOf(port: number): number {
  if (port + proxyPortOffset <= 65_535) return port
  throw new UsageError(
    'BAD_OPTION',
    `--port-base ${port} is too high: ports up to ${proxyPortOffset} above it are used.`,
  )
}
