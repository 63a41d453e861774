import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { finishedRunSchema } from '../../reports/result-model.ts'
import { type Section, table } from './section.ts'

const command = join(import.meta.dirname, '../bin/parcelproof.js')
const chosen = ['authorization-server/pkce/**', 'client/pkce/**', 'resource-server/**']

/** How many scenarios the harness gets through, at the bundled targets. */
export async function scenariosASecond(): Promise<Section> {
  const rows: string[][] = []
  for (const glob of chosen) {
    const out = await mkdtemp(join(tmpdir(), 'parcelproof-bench-'))
    try {
      const args = [command, 'run', glob, '--seed', '7', '--allow-incomplete', '--out', out, '--reporter', 'json']
      // A verdict is no trouble of the measurement; that there is a result is looked at below.
      await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 }).catch(() => undefined)
      const run = finishedRunSchema.parse(JSON.parse(await readFile(join(out, 'result.json'), 'utf8')))
      const seconds = run.durationMs / 1000
      const { length: count } = run.results
      rows.push([glob, String(count), seconds.toFixed(1), (count / seconds).toFixed(1)])
    } finally {
      await rm(out, { recursive: true, force: true })
    }
  }
  return {
    title: 'Scenarios a second',
    lines: table(['scenarios', 'results', 'seconds', 'results a second'], rows),
    missed: [],
  }
}
