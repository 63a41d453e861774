import { resolve } from 'node:path'
import type { FinishedRun } from '../../reports/result-model.ts'
import { ReportWriteError } from '../../reports/write-error.ts'
import { catalogue } from '../../scenarios/catalogue/index.ts'
import { scenarios } from '../../scenarios/index.ts'
import { exitCodeOf, exitCodes } from '../engine/exit-code.ts'
import { mergeLoads, tellLoad } from '../load/merge-loads.ts'
import { mergeRuns, type RunPart } from '../results/merge-runs.ts'
import { readEvidence } from '../results/read-evidence.ts'
import { readRun } from '../results/read-run.ts'
import { formatsOf, openOrRefuse } from './report-options.ts'
import { tellFinished } from './tell-finished.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface MergeOptions {
  readonly dirs: readonly string[]
  readonly out: string
  readonly reporter?: readonly string[]
  readonly allowIncomplete?: boolean
  readonly strict?: boolean
}

/**
 * `parcelproof merge DIR…`: one report of the parts of a run, or of several targets side by side. Everything is read and
 * checked before anything is written. @returns the exit code of the whole
 */
export async function merge(options: MergeOptions, terminal: Terminal): Promise<number> {
  const formats = formatsOf(options.reporter)
  const taken = options.dirs.find((dir) => resolve(dir) === resolve(options.out))
  if (taken !== undefined) {
    throw new UsageError('FILE_EXISTS', `--out ${options.out} is one of the runs to merge; name another folder.`)
  }
  const load = await mergeLoads(options.dirs)
  if (load.alone && load.result !== undefined) return await tellLoad(load.result, options.out, terminal)
  const parts = await Promise.all(options.dirs.map((dir) => readPart(dir, terminal)))
  const { run, exchanges } = mergeRuns(parts, catalogue, scenarios)
  const exitCode = exitCodeOfMerged(run, parts, options)
  const finished: FinishedRun = { ...run, exitCode }
  await using reports = await openOrRefuse(options.out, formats)
  for (const result of finished.results) reports.add(result)
  await tellFinished(finished, terminal)
  try {
    const written = await reports.finish(finished, exchanges)
    terminal.out(`\nReport: ${written.html ?? options.out}\n`)
    return load.result === undefined ? exitCode : worse(exitCode, await tellLoad(load.result, options.out, terminal))
  } catch (error) {
    if (!(error instanceof ReportWriteError)) throw error
    terminal.error(`${error.message}\n`)
    return exitCode === exitCodes.violated ? exitCode : exitCodes.incomplete
  }
}

/** A violation outweighs what is incomplete, and that what is fine. */
function worse(one: number, other: number): number {
  return (
    [exitCodes.violated, exitCodes.usage, exitCodes.incomplete].find((code) => code === one || code === other) ?? one
  )
}

async function readPart(from: string, terminal: Terminal): Promise<RunPart> {
  const run = await readRun(from)
  const exchanges = await readEvidence(from)
  if (exchanges === undefined)
    terminal.error(`${from} has no evidence.har; its results are merged without exchanges.\n`)
  return { from, run, exchanges: exchanges ?? [] }
}

/** What a part knew beyond its results (a stale baseline, a role left out) still counts in the whole. */
function exitCodeOfMerged(run: FinishedRun, parts: readonly RunPart[], options: MergeOptions): number {
  const rules = { strict: options.strict === true, allowIncomplete: options.allowIncomplete === true }
  const judged = exitCodeOf(run.results, rules)
  const codes = parts.map((part) => part.run.exitCode)
  if (judged === exitCodes.violated || codes.includes(exitCodes.violated)) return exitCodes.violated
  const incomplete =
    run.gaps !== undefined ||
    run.interrupted === true ||
    (!rules.allowIncomplete && codes.includes(exitCodes.incomplete))
  return incomplete ? exitCodes.incomplete : judged
}
