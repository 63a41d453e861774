import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { compareRuns, isWorse, knowsLess } from '../../reports/diff/compare.ts'
import { diffHtml } from '../../reports/diff/html.ts'
import { diffMarkdown } from '../../reports/diff/markdown.ts'
import { diffTerminal } from '../../reports/diff/terminal.ts'
import { writeFiles } from '../../reports/write-all.ts'
import { ReportWriteError } from '../../reports/write-error.ts'
import { exitCodes } from '../engine/exit-code.ts'
import { readRun } from '../results/read-run.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface DiffOptions {
  readonly before: string
  readonly after: string
  /** Folder for `diff.md` and `diff.html`; without it the comparison is only printed. */
  readonly out?: string
  readonly allowIncomplete?: boolean
}

/**
 * `parcelproof diff A B`: what is new, fixed, changed and flaky in B, seen from A.
 * @returns 1 where something is violated that was not before, 3 where B judged less than A, otherwise 0
 */
export async function diff(options: DiffOptions, terminal: Terminal): Promise<number> {
  const [before, after] = await Promise.all([readRun(options.before), readRun(options.after)])
  if (before.grading !== after.grading) {
    throw new UsageError(
      'BAD_RESULT',
      `${options.before} was graded by ${before.grading} and ${options.after} by ${after.grading}; run both with the same --profile.`,
    )
  }
  const comparison = compareRuns(before, after)
  if (options.out !== undefined) {
    await refuseRunFolder(options.out)
    await writeOrRefuse(options.out, { 'diff.md': diffMarkdown(comparison), 'diff.html': diffHtml(comparison) })
  }
  terminal.out(diffTerminal(comparison, terminal.colors))
  if (options.out !== undefined) terminal.out(`\nComparison: ${join(options.out, 'diff.html')}\n`)
  if (isWorse(comparison)) return exitCodes.violated
  return knowsLess(comparison) && options.allowIncomplete !== true ? exitCodes.incomplete : exitCodes.conformant
}

/** A bundle or an archive of a run should not grow a file that the run has not written. */
async function refuseRunFolder(dir: string): Promise<void> {
  const isRun = await access(join(dir, 'result.json')).then(
    () => true,
    () => false,
  )
  if (isRun) throw new UsageError('FILE_EXISTS', `--out ${dir} holds a run; name another folder for the comparison.`)
}

async function writeOrRefuse(dir: string, files: Readonly<Record<string, Iterable<string>>>): Promise<void> {
  try {
    await writeFiles(dir, files)
  } catch (error) {
    if (error instanceof ReportWriteError) throw new UsageError('OUT_NOT_WRITABLE', error.message)
    throw error
  }
}
