import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isJourneyId, type JourneyId, journeyIds, journeys } from '../../load/journeys.ts'
import { LoadError } from '../../load/load-error.ts'
import { needK6 } from '../../load/run/find-k6.ts'
import { runLoad } from '../../load/run/run-load.ts'
import { type ShapeId, secondsFor, shapeDefaults, shapeIds } from '../../load/shapes.ts'
import { startSimulatedTarget } from '../../load/targets/simulated.ts'
import type { LoadResult } from '../../reports/load-model.ts'
import { loadTerminal } from '../../reports/load-terminal.ts'
import { type CarrierId, carrierIds } from '../../simulators/index.ts'
import { exitCodes } from '../engine/exit-code.ts'
import { containmentFor } from '../load/containment-for.ts'
import { startPlatformTarget } from '../load/platform-target.ts'
import { tool } from '../version.ts'
import { stopOnInterrupt } from './stop.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** The options of `parcelproof load`, as the command line gives them. */
export interface LoadOptions {
  readonly journey: string
  readonly shape: string
  readonly rate?: number
  readonly seconds?: number
  readonly tenants: number
  readonly target: string
  readonly store?: string
  readonly carrier?: readonly string[]
  readonly seed?: number
  readonly p95?: number
  readonly out: string
}

/** `parcelproof load`: sends one journey and writes `load.json`. @returns the exit code */
export async function load(options: LoadOptions, terminal: Terminal): Promise<number> {
  const journey = journeyOf(options.journey)
  const shape = shapeNamed(options.shape)
  const carriers = options.carrier?.map(carrierNamed)
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31)
  const rate = options.rate ?? shapeDefaults[shape].rate
  const seconds = options.seconds ?? secondsFor(journey, shape)
  using stop = stopOnInterrupt(terminal)
  try {
    const k6 = await needK6()
    terminal.out(`Seed ${seed}. ${journeys[journey].question}\n`)
    await using started = await startTarget(options, journey, rate, carriers)
    const result = await runLoad({
      k6,
      journey,
      shape,
      rate,
      seconds,
      seed,
      thresholds: { flowP95: options.p95, wrongShare: 0 },
      target: started.target,
      tool,
      command: `parcelproof load ${journey} --shape ${shape}`,
      signal: stop.signal,
      onProgress: (tally) =>
        terminal.interactive && terminal.out(`\r${tally.flows} flows, ${tally.count('wrong')} wrong`),
    })
    const file = await write(options.out, result)
    terminal.out(`\n${loadTerminal(result)}Report: ${file}\n`)
    return exitCode(result)
  } catch (error) {
    if (!(error instanceof LoadError)) throw error
    terminal.error(`${error.message}\n`)
    return ['PREFLIGHT_FAILED', 'K6_FAILED', 'STOPPED'].includes(error.code) ? exitCodes.incomplete : exitCodes.usage
  }
}

/** The bundled carriers, or the reference platform in front of them. */
function startTarget(
  options: LoadOptions,
  journey: JourneyId,
  rate: number,
  carriers: readonly CarrierId[] | undefined,
) {
  const { tenants, store, target } = options
  switch (target) {
    case 'carriers':
      return startSimulatedTarget({
        carriers,
        tenants,
        workbench: journeys[journey].plot !== undefined,
        profile: journey === 'legacy-and-pkce' ? 'migrating' : 'rfc9700',
      })
    case 'platform':
      return startPlatformTarget({
        carriers,
        tenants,
        store,
        workbench: journeys[journey].plot !== undefined,
        containment: containmentFor(journey, rate, tenants),
      })
    default:
      throw new UsageError('BAD_OPTION', `There is no target ${target}. Load goes to carriers or to platform.`)
  }
}

function exitCode({ verdict }: LoadResult): number {
  switch (verdict) {
    case 'passed':
      return exitCodes.conformant
    case 'failed':
      return exitCodes.violated
    case 'incomplete':
      return exitCodes.incomplete
  }
}

async function write(folder: string, result: LoadResult): Promise<string> {
  const file = join(folder, 'load.json')
  await mkdir(folder, { recursive: true })
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`)
  return file
}

function journeyOf(name: string): JourneyId {
  if (isJourneyId(name)) return name
  throw new UsageError('BAD_OPTION', `There is no journey ${name}. The journeys are ${journeyIds.join(', ')}.`)
}

function shapeNamed(name: string): ShapeId {
  const shape = shapeIds.find((id) => id === name)
  if (shape !== undefined) return shape
  throw new UsageError('BAD_OPTION', `There is no shape ${name}. The shapes are ${shapeIds.join(', ')}.`)
}

function carrierNamed(name: string): CarrierId {
  const carrier = carrierIds.find((id) => id === name)
  if (carrier !== undefined) return carrier
  throw new UsageError('UNKNOWN_CARRIER', `There is no carrier ${name}. The carriers are ${carrierIds.join(', ')}.`)
}
