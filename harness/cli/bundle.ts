import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FinishedRun } from '../../reports/result-model.ts'
import { counted } from '../../reports/words.ts'
import { ReportWriteError } from '../../reports/write-error.ts'
import { exitCodes } from '../engine/exit-code.ts'
import { makeBundle, sumsFile, verifyBundle } from '../results/bundle-files.ts'
import { readEvidence } from '../results/read-evidence.ts'
import { readRun } from '../results/read-run.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface BundleOptions {
  readonly dir: string
  readonly out: string
  readonly verify?: boolean
}

/**
 * `parcelproof bundle DIR`: the reports of a run with a sum of each, for somebody who was not there. With `--verify`, DIR
 * is such a bundle. @returns 0
 */
export async function bundle({ dir, out, verify }: BundleOptions, terminal: Terminal): Promise<number> {
  if (verify === true) {
    const { files, digest } = await verifyBundle(dir)
    const run = await readWhole(dir)
    terminal.out(`${counted(files.length, 'file')} as they were bundled: ${run.command}, started ${run.startedAt}\n`)
    terminal.out(`SHA-256 of ${sumsFile}: ${digest}\n`)
    return exitCodes.conformant
  }
  const run = await readWhole(dir)
  const { files, digest } = await makeOrRefuse(dir, run, out)
  terminal.out(`Bundle: ${out} (${counted(files.length, 'file')})\n`)
  terminal.out(`Anyone can check it: cd ${out} && sha256sum --check ${sumsFile}\n`)
  terminal.out(`SHA-256 of ${sumsFile}: ${digest}\nKeep that number elsewhere; it says that nothing was exchanged.\n`)
  return exitCodes.conformant
}

/** A result whose evidence is not there proves nothing to a third party. */
async function readWhole(dir: string): Promise<FinishedRun> {
  const found = await stat(dir).catch(() => undefined)
  if (found?.isDirectory() !== true)
    throw new UsageError('BAD_RESULT', `There is no folder at ${dir}; give the folder of a run (\`--out\`).`)
  const run = await readRun(dir)
  const exchanges = await readEvidence(dir)
  if (exchanges === undefined)
    throw new UsageError('BAD_RESULT', `There is no evidence.har in ${dir}; run with --reporter json,har at least.`)
  const present = new Set(exchanges.map(({ id }) => id))
  const lacking = run.results.find(
    ({ verdict, evidence }) => verdict === 'failed' && evidence.some((id) => !present.has(id)),
  )
  if (lacking === undefined) return run
  throw new UsageError(
    'BAD_RESULT',
    `${join(dir, 'evidence.har')} lacks exchanges behind ${lacking.id}; it is not of the same run as result.json.`,
  )
}

async function makeOrRefuse(dir: string, run: FinishedRun, out: string) {
  try {
    return await makeBundle(dir, run, out)
  } catch (error) {
    if (error instanceof ReportWriteError) throw new UsageError('OUT_NOT_WRITABLE', error.message)
    throw error
  }
}
