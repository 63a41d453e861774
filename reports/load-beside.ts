import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LoadResult, loadResult } from './load-model.ts'

/** The load result in a folder of reports; undefined where there is none that can be read. */
export async function loadBeside(folder: string): Promise<LoadResult | undefined> {
  try {
    return loadResult.parse(JSON.parse(await readFile(join(folder, 'load.json'), 'utf8')))
  } catch {
    return undefined
  }
}
