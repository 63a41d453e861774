import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { LoadError } from '../../load/load-error.ts'
import { mergeLoad } from '../../load/segments/merge-load.ts'
import type { LoadResult } from '../../reports/load-model.ts'
import { loadTerminal } from '../../reports/load-terminal.ts'
import type { Terminal } from '../cli/terminal.ts'
import { UsageError } from '../cli/usage-error.ts'
import { exitCodeOfLoad } from './exit-code.ts'
import { readLoad, writeLoad } from './write-load.ts'

export interface MergedLoad {
  /** Undefined where no folder holds a load result. */
  readonly result: LoadResult | undefined
  /** Every folder holds a load result, and none that of a conformance run. */
  readonly alone: boolean
}

/** Reads the load results in folders of reports and merges them. @throws {UsageError} where they are no parts of one run */
export async function mergeLoads(dirs: readonly string[]): Promise<MergedLoad> {
  const found = await Promise.all(
    dirs.map(async (dir) => ({
      dir,
      load: await exists(join(dir, 'load.json')),
      run: await exists(join(dir, 'result.json')),
    })),
  )
  const loads = found.filter(({ load }) => load).map(({ dir }) => dir)
  const parts = await Promise.all(loads.map((dir) => readLoad(join(dir, 'load.json'))))
  const result = parts.length === 0 ? undefined : merged(parts, `parcelproof merge ${dirs.join(' ')}`)
  return { result, alone: loads.length === dirs.length && found.every(({ run }) => !run) }
}

/** Tells a merged load result and writes it. @returns the exit code of the whole */
export async function tellLoad(result: LoadResult, out: string, terminal: Terminal): Promise<number> {
  terminal.out(`\n${loadTerminal(result)}`)
  terminal.out(`Report: ${await writeLoad(out, result)}\n`)
  return exitCodeOfLoad(result)
}

function merged(...args: Parameters<typeof mergeLoad>) {
  try {
    return mergeLoad(...args)
  } catch (error) {
    if (error instanceof LoadError) throw new UsageError('BAD_RESULT', error.message)
    throw error
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
