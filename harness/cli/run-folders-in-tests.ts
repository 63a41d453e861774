import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FinishedRun } from '../../reports/result-model.ts'
import { sampleExchanges, sampleRun } from '../../reports/testing/sample-run.ts'
import { summarize } from '../../reports/totals.ts'
import { writeReports } from '../../reports/write-all.ts'

/** A folder in which commands that read runs are tried; it goes away when released. */
export interface RunFolders extends Disposable {
  path(name: string): string
  /** Writes the sample run, changed, as a run would. @returns its folder */
  write(name: string, changes?: Partial<FinishedRun>): Promise<string>
}

/** Makes a folder of its own. */
export function runFolders(): RunFolders {
  const folder = mkdtempSync(join(tmpdir(), 'parcelproof-runs-'))
  return {
    path: (name) => join(folder, name),
    async write(name, changes = {}) {
      const run = { ...sampleRun, ...changes }
      const dir = join(folder, name)
      await writeReports({ ...run, summary: summarize(run.results) }, sampleExchanges, dir, ['json', 'har'])
      return dir
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
