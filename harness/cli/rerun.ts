import { resolve } from 'node:path'
import { compareRuns } from '../../reports/diff/compare.ts'
import { diffTerminal } from '../../reports/diff/terminal.ts'
import type { FinishedRun, Result } from '../../reports/result-model.ts'
import { summarize } from '../../reports/totals.ts'
import { exitCodes } from '../engine/exit-code.ts'
import { readRun } from '../results/read-run.ts'
import { run } from './run.ts'
import type { RunOptions } from './run-options.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface RerunOptions {
  readonly dir: string
  readonly failed?: boolean
  readonly config?: string
  readonly seed?: number
  readonly out: string
  readonly reporter?: readonly string[]
  readonly retries?: number
  readonly baseline?: string
  readonly portBase?: number
  readonly allowIncomplete?: boolean
  readonly strict?: boolean
}

/**
 * `parcelproof rerun DIR`: the same scenarios at the same targets with the same seed; with `--failed` only those that
 * failed or could not be judged. Says at the end what is different now. @returns the exit code of the new run
 */
export async function rerun(options: RerunOptions, terminal: Terminal): Promise<number> {
  const earlier = await readRun(options.dir)
  if (resolve(options.out) === resolve(options.dir))
    throw new UsageError('FILE_EXISTS', `--out ${options.out} holds the earlier run; name another folder.`)
  const wanted = options.failed === true ? earlier.results.filter(isUnsolved) : earlier.results
  if (wanted.length === 0) {
    terminal.out(`Nothing to run again: in ${options.dir} nothing failed and everything was judged.\n`)
    return exitCodes.conformant
  }
  const code = await run(runOptionsOf(options, earlier, wanted), terminal)
  await tellDifference({ ...earlier, results: wanted, summary: summarize(wanted) }, options, terminal)
  return code
}

/** What the baseline covers is looked at again too: it may have been repaired. */
function isUnsolved({ verdict }: Result): boolean {
  return verdict === 'failed' || verdict === 'inconclusive' || verdict === 'could-not-run'
}

function runOptionsOf(options: RerunOptions, earlier: FinishedRun, wanted: readonly Result[]): RunOptions {
  const { dir: _dir, failed: _failed, config = earlier.configFile, ...rest } = options
  return {
    ...rest,
    globs: [...new Set(wanted.map(({ id }) => id))],
    only: wanted.map(({ id, role, target, carrier }) => ({
      id,
      role,
      target,
      ...(carrier === undefined ? {} : { carrier }),
    })),
    seed: options.seed ?? earlier.seed,
    profile: profilesOf(earlier, config),
    ...(config === undefined ? {} : { config }),
  }
}

/** How it was graded; and how the bundled carriers behaved, where those were the targets. */
function profilesOf({ grading, targets }: FinishedRun, config: string | undefined): readonly string[] {
  const behaving = config === undefined ? targets.flatMap(({ profile }) => profile ?? []) : []
  return [...new Set([...behaving, ...(grading === undefined ? [] : [grading])])]
}

async function tellDifference(
  earlier: FinishedRun,
  { out, reporter }: RerunOptions,
  terminal: Terminal,
): Promise<void> {
  if (reporter !== undefined && !reporter.includes('json')) return
  terminal.out(`\nSince then\n${diffTerminal(compareRuns(earlier, await readRun(out)), terminal.colors)}`)
}
