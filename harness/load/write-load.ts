import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toHtml } from '../../reports/html.ts'
import { toLoadHtml } from '../../reports/load-html.ts'
import { toLoadJunit } from '../../reports/load-junit.ts'
import { type LoadResult, loadResult } from '../../reports/load-model.ts'
import { writeFiles } from '../../reports/write-all.ts'
import { UsageError } from '../cli/usage-error.ts'
import { readEvidence } from '../results/read-evidence.ts'
import { readRun } from '../results/read-run.ts'

/**
 * Writes `load.json`, `load-junit.xml` and `report.html`: beside the result of a conformance run, the page holds both.
 * @returns where the page is
 */
export async function writeLoad(folder: string, result: LoadResult): Promise<string> {
  await writeFiles(folder, {
    'load.json': [`${JSON.stringify(result, undefined, 2)}\n`],
    'load-junit.xml': toLoadJunit(result),
    'report.html': await pageOf(folder, result),
  })
  return join(folder, 'report.html')
}

async function pageOf(folder: string, result: LoadResult): Promise<Iterable<string>> {
  try {
    const run = await readRun(join(folder, 'result.json'))
    return toHtml(run, (await readEvidence(folder)) ?? [], result)
  } catch (error) {
    // No conformance result, or none that can be read: the load result stands alone.
    if (error instanceof UsageError) return toLoadHtml(result)
    throw error
  }
}

/** A stored result to compare with. @throws {UsageError} where there is none in the file */
export async function readLoad(file: string): Promise<LoadResult> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError('BAD_RESULT', `There is no load result to read at ${file}; give a load.json that was written.`)
  })
  const parsed = loadResult.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
  throw new UsageError('BAD_RESULT', `${file} is no result of a load run${place}; give a load.json as it was written.`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
