import { spawn } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FinishedRun, finishedRunSchema, type Verdict } from '../reports/result-model.ts'

const launcher = join(import.meta.dirname, '../harness/bin/parcelproof.js')

/** What a run of the command came to. */
export interface Judged {
  readonly code: number
  /** Everything it printed. */
  readonly printed: string
  /** The folder its reports are in. */
  readonly out: string
  readonly run: FinishedRun
}

export interface JudgeOptions {
  readonly config: string
  readonly environment: Readonly<Record<string, string>>
  /** Globs and options of `parcelproof run`. */
  readonly args?: readonly string[]
  /** Told of everything printed so far; it may press Ctrl-C. */
  readonly watch?: (printed: string, interrupt: () => void) => void
  /** The folder for the reports; a new one where it is left out. */
  readonly out?: string
}

/** Runs `parcelproof run --config` in a process of its own, as a stranger would, and reads what it wrote. */
export async function judge(options: JudgeOptions): Promise<Judged> {
  const out = options.out ?? (await mkdtemp(join(tmpdir(), 'parcelproof-judged-')))
  const args = [launcher, 'run', '--config', options.config, '--out', out, ...(options.args ?? [])]
  const child = spawn(process.execPath, args, { env: { ...process.env, ...options.environment } })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      options.watch?.(printed, () => child.kill('SIGINT'))
    })
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exit) => resolve(exit ?? -1))
  })
  const text = await readFile(join(out, 'result.json'), 'utf8').catch(() => {
    throw new Error(`The run wrote no result.json. It printed:\n${printed}`)
  })
  return { code, printed, out, run: finishedRunSchema.parse(JSON.parse(text)) }
}

/** The verdicts of some kinds, row by row. */
export function rowsThat(run: FinishedRun, ...verdicts: readonly Verdict[]): Readonly<Record<string, Verdict>> {
  const rows = run.rows.filter(({ verdict, settledBy }) => settledBy.length > 0 && verdicts.includes(verdict))
  return Object.fromEntries(rows.map(({ id, verdict }) => [id, verdict]))
}
