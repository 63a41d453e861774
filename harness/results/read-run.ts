import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type FinishedRun, finishedRunSchema, resultSchemaId } from '../../reports/result-model.ts'
import { UsageError } from '../cli/usage-error.ts'

/**
 * Reads the result of an earlier run: `result.json`, or the folder it lies in.
 * @throws {UsageError} where it is missing, cut off, no result of this tool, or not what its own numbers say
 */
export async function readRun(path: string): Promise<FinishedRun> {
  const file = (await isFolder(path)) ? join(path, 'result.json') : path
  const checked = finishedRunSchema.safeParse(await readJson(file, 'result'))
  if (!checked.success) {
    const [issue] = checked.error.issues
    const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
    throw new UsageError(
      'BAD_RESULT',
      `${file} is no result of a run${place}; give a folder that \`parcelproof run --out\` has written, of the shape ${resultSchemaId}.`,
    )
  }
  const run = checked.data
  if (run.summary.total !== run.results.length) {
    throw new UsageError(
      'BAD_RESULT',
      `${file} is not whole: it counts ${run.summary.total} results and holds ${run.results.length}; take the file as the run wrote it.`,
    )
  }
  return run
}

/**
 * Reads a JSON file that a run has written.
 * @throws {UsageError} where it is missing or cut off
 */
export async function readJson(file: string, what: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(
      'BAD_RESULT',
      `There is no ${what} to read at ${file}; give a folder that \`parcelproof run --out\` has written.`,
    )
  })
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError('BAD_RESULT', `${file} is no JSON, or was cut off; run again, or copy the file once more.`)
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => {
      throw new UsageError('BAD_RESULT', `There is nothing at ${path}; give the folder of a run (\`--out\`).`)
    },
  )
}
