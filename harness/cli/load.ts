import { isJourneyId, type JourneyId, journeyIds, journeys } from '../../load/journeys.ts'
import { LoadError } from '../../load/load-error.ts'
import { needK6 } from '../../load/run/find-k6.ts'
import { runLoad } from '../../load/run/run-load.ts'
import { collectSamples, writePlan } from '../../load/segments/elsewhere.ts'
import type { Share } from '../../load/segments/segments.ts'
import { type ShapeId, secondsFor, shapeDefaults, shapeIds } from '../../load/shapes.ts'
import { compareLoad } from '../../reports/load-comparison.ts'
import { loadTerminal } from '../../reports/load-terminal.ts'
import { ReportWriteError } from '../../reports/write-error.ts'
import { type CarrierId, carrierIds } from '../../simulators/carriers/carrier.ts'
import { exitCodes } from '../engine/exit-code.ts'
import { exitCodeOfLoad } from '../load/exit-code.ts'
import { tellLoad } from '../load/merge-loads.ts'
import { openTarget } from '../load/open-target.ts'
import { tellProgress } from '../load/progress.ts'
import { readLoad, writeLoad } from '../load/write-load.ts'
import { defaultPortBase } from '../targets/configured.ts'
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
  /** How many flows in all, instead of how long. */
  readonly flows?: number
  readonly tenants: number
  readonly target?: string
  readonly config?: string
  readonly allowHost?: readonly string[]
  readonly portBase?: number
  readonly store?: string
  readonly carrier?: readonly string[]
  readonly seed?: number
  readonly p95?: number
  readonly baselineLoad?: string
  readonly processes?: number
  readonly segment?: Share
  /** Writes what k6 processes elsewhere are told, and sends nothing. */
  readonly planTo?: string
  /** Reads what they have left, and sends nothing. */
  readonly samplesFrom?: string
  readonly out: string
}

/** `parcelproof load`: sends one journey and writes its result beside that of a run. @returns the exit code */
export async function load(options: LoadOptions, terminal: Terminal): Promise<number> {
  const journey = journeyOf(options.journey)
  const shape = shapeNamed(options.shape)
  const carriers = options.carrier?.map(carrierNamed)
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31)
  const rate = options.rate ?? shapeDefaults[shape].rate
  const seconds = secondsOf(options, journey, shape, rate)
  const { processes, segment: share } = options
  const elsewhere = options.planTo ?? options.samplesFrom
  if (elsewhere !== undefined && options.config === undefined) {
    throw new UsageError(
      'BAD_OPTION',
      'k6 processes elsewhere need a target that stays: describe it and name it with --config.',
    )
  }
  if (shape === 'knee' && share !== undefined) {
    throw new UsageError(
      'BAD_OPTION',
      'A search for the knee cannot be shared among machines; use --processes instead.',
    )
  }
  const baseline = options.baselineLoad === undefined ? undefined : await readLoad(options.baselineLoad)
  using stop = stopOnInterrupt(terminal)
  try {
    const k6 = await needK6()
    terminal.out(`Seed ${seed}. ${journeys[journey].question}\n`)
    const { tenants, target, config, allowHost = [], portBase = defaultPortBase, store } = options
    await using open = await openTarget({
      journey,
      rate,
      tenants,
      carriers,
      target,
      config,
      allowHost,
      portBase,
      store,
    })
    const settings = {
      k6,
      journey,
      shape,
      rate,
      seconds,
      seed,
      thresholds: { flowP95: options.p95, wrongShare: 0 },
      target: open.target,
      tool,
      command: commandOf(options, { rate, seconds, seed }),
    }
    if (options.planTo !== undefined) {
      await writePlan(options.planTo, settings)
      terminal.out(`Plan and target: ${options.planTo}; the files hold secrets.\n`)
      return exitCodes.conformant
    }
    if (options.samplesFrom !== undefined) {
      return await tellLoad(await collectSamples(options.samplesFrom, settings), options.out, terminal)
    }
    terminal.out(`Single flows first; then ${shape}, ${rate} flows a second, on ${open.target.name}.\n`)
    const measured = await runLoad({
      ...settings,
      signal: stop.signal,
      processes,
      share,
      onDoubt: (sentence) => terminal.error(`${sentence}\n`),
      onProgress: tellProgress(terminal),
    })
    const result = baseline === undefined ? measured : { ...measured, comparison: compareLoad(measured, baseline) }
    terminal.out(`\n${loadTerminal(result)}`)
    terminal.out(`Report: ${await writeLoad(options.out, result)}\n`)
    return exitCodeOfLoad(result)
  } catch (error) {
    if (!(error instanceof LoadError) && !(error instanceof ReportWriteError)) throw error
    terminal.error(`${error.message}\n`)
    const begun = error instanceof ReportWriteError || ['PREFLIGHT_FAILED', 'K6_FAILED', 'STOPPED'].includes(error.code)
    return begun ? exitCodes.incomplete : exitCodes.usage
  }
}

/** The same run again, with what was chosen for the person written out. */
function commandOf(
  { journey, shape, tenants, target, config, allowHost = [], store, carrier, p95, processes, segment }: LoadOptions,
  { rate, seconds, seed }: { readonly rate: number; readonly seconds: number; readonly seed: number },
): string {
  const options = [
    ['shape', shape],
    ['rate', rate],
    ['seconds', seconds],
    ...(config === undefined ? [['tenants', tenants] as const] : [['config', config] as const]),
    ['target', target],
    ['carrier', carrier?.join(',')],
    ['store', store?.replace(/\/\/[^@/]*@/, '//')],
    ...allowHost.map((host) => ['allow-host', host] as const),
    ['p95', p95],
    ['processes', processes],
    ['segment', segment === undefined ? undefined : `${segment.index}/${segment.of}`],
    ['seed', seed],
  ] as const
  const written = options.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`]))
  return `parcelproof load ${journey} ${written.join(' ')}`
}

function secondsOf({ seconds, flows }: LoadOptions, journey: JourneyId, shape: ShapeId, rate: number): number {
  if (flows === undefined) return seconds ?? secondsFor(journey, shape)
  if (seconds !== undefined) {
    throw new UsageError('BAD_OPTION', '--flows says how long already; take --seconds out, or choose a --rate.')
  }
  if (shape !== 'steady' && shape !== 'soak') {
    throw new UsageError(
      'BAD_OPTION',
      `--flows is for the shapes steady and soak, which keep their rate; ${shape} does not.`,
    )
  }
  return Math.ceil(flows / rate)
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
