import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import {
  type CarrierId,
  type CarrierProfile,
  carrierIds,
  carrierProfiles,
  curlLine,
  type PlannedFault,
  type QuirkSwitches,
  quirks,
  type RunningCarrier,
  readFaultFile,
  readyMadeTenant,
  SimulatorError,
  type SimulatorOptions,
  type Simulators,
  startSimulators,
} from '../../simulators/index.ts'
import { exitCodes } from '../engine/exit-code.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** The options of `parcelproof simulate`, as the command line gives them. */
export interface SimulateOptions {
  readonly carriers: readonly string[]
  readonly profile: string
  readonly quirk?: readonly string[]
  readonly portBase: number
  readonly faults?: string
}

/** Secrets stay the same from start to start, so that what was pasted into a platform's settings keeps working. */
const seed = 'parcelproof simulate'

/**
 * `parcelproof simulate`: starts the carriers, says how to reach them, and stops them on Ctrl-C.
 * @returns the exit code
 */
export async function simulate(
  options: SimulateOptions,
  terminal: Terminal,
  stopped: Promise<void> = interrupted(),
): Promise<number> {
  const settings: SimulatorOptions = {
    carriers: carriersOf(options.carriers),
    profile: profileOf(options.profile),
    quirks: switchesOf(options.quirk ?? []),
    portBase: portBaseOf(options.portBase),
    seed,
    control: true,
  }
  const planned = options.faults === undefined ? [] : await plannedFaults(options.faults)
  await using simulators = await startOrRefuse(settings)
  for (const { carriers, plan } of planned)
    for (const carrier of simulators.carriers)
      if (carriers.includes(carrier.id)) await carrier.command({ kind: 'add-fault', plan })
  terminal.out(await introduction(simulators, settings.profile ?? 'today', terminal))
  await stopped
  terminal.out('\nStopped.\n')
  return exitCodes.conformant
}

async function startOrRefuse(settings: SimulatorOptions): Promise<Simulators> {
  try {
    return await startSimulators(settings)
  } catch (error) {
    if (error instanceof SimulatorError && error.code === 'PORT_IN_USE')
      throw new UsageError('PORT_IN_USE', `${error.message} Say \`--port-base 5000\`, or \`--port-base 0\` for any.`)
    throw error
  }
}

async function introduction(simulators: Simulators, profile: CarrierProfile, terminal: Terminal): Promise<string> {
  const { bold, dim } = terminal.colors
  const parts = await Promise.all(simulators.carriers.map((carrier) => oneCarrier(carrier, profile, terminal)))
  const count = parts.length === 1 ? 'One simulated carrier' : `${parts.length} simulated carriers`
  const head = `${bold(`${count}, profile ${profile}`)}\nConsole and control API: ${simulators.control ?? ''} (document: /openapi.json)`
  return `${head}\n\n${parts.join('\n')}\n${dim('Ctrl-C stops them.')}\n`
}

async function oneCarrier(carrier: RunningCarrier, profile: CarrierProfile, terminal: Terminal): Promise<string> {
  const tenant = await carrier.addTenant(readyMadeTenant(carrier.id, profile))
  const { bold } = terminal.colors
  const lines = [
    ['issuer', carrier.issuer],
    ['authorize', carrier.endpoints.authorization_endpoint],
    ['token', carrier.endpoints.token_endpoint],
    ['api', carrier.api],
    ['tenant', tenant.id],
    ...tenant.clients.map(({ clientId, clientSecret, redirectUris }) => [
      'client',
      `${clientId}  ${clientSecret === undefined ? '(public)' : `secret ${clientSecret}`}  ${redirectUris[0] ?? ''}`,
    ]),
    ['try', curlLine(carrier, tenant)],
  ]
  return `${bold(carrier.id)}\n${lines.map(([name = '', value = '']) => `  ${name.padEnd(10)} ${value}\n`).join('')}`
}

async function plannedFaults(path: string): Promise<readonly PlannedFault[]> {
  try {
    return readFaultFile(parse(await readFile(path, 'utf8')))
  } catch (error) {
    const sentence = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new UsageError('BAD_FAULT_PLAN', `--faults ${path}: ${sentence}`)
  }
}

function carriersOf(names: readonly string[]): readonly CarrierId[] {
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

function profileOf(name: string): CarrierProfile {
  const profile = carrierProfiles.find((known) => known === name)
  if (profile === undefined)
    throw new UsageError(
      'UNKNOWN_PROFILE',
      `There is no profile ${JSON.stringify(name)}; there are ${carrierProfiles.join(', ')}.`,
    )
  return profile
}

function switchesOf(values: readonly string[]): QuirkSwitches {
  return Object.fromEntries(values.map(switchOf))
}

function switchOf(value: string): readonly [string, boolean] {
  const [, id, state] = /^([^=]+)=(on|off)$/.exec(value) ?? []
  if (id === undefined)
    throw new UsageError('BAD_OPTION', `--quirk ${JSON.stringify(value)}: say an id and on or off, such as ${example}.`)
  if (quirks.every((quirk) => quirk.id !== id)) {
    const near = quirks.filter(({ carrier }) => id.startsWith(`${carrier}/`))
    const known = (near.length === 0 ? quirks : near).map((quirk) => quirk.id)
    throw new UsageError('UNKNOWN_QUIRK', `There is no quirk ${JSON.stringify(id)}; there are ${known.join(', ')}.`)
  }
  return [id, state === 'on']
}

const example = '--quirk ups/numbers-as-strings=off'

/** The last port of all is the harness's issuer, 50 above the base. */
function portBaseOf(port: number): number {
  if (port <= 65_485) return port
  throw new UsageError('BAD_OPTION', `--port-base ${port} is too high: the carriers listen up to 50 above it.`)
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
