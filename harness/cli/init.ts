import { writeFile } from 'node:fs/promises'
import { configurationTemplate } from '../config/template.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/**
 * `parcelproof init`: writes a commented configuration to start from.
 * @throws {UsageError} where the file exists already and `force` is not given, or cannot be written
 */
export async function init(file: string, options: { readonly force: boolean }, terminal: Terminal): Promise<void> {
  try {
    await writeFile(file, configurationTemplate, { flag: options.force ? 'w' : 'wx' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new UsageError('FILE_EXISTS', `${file} exists already; give another name, or --force to overwrite it.`)
    }
    throw new UsageError(
      'OUT_NOT_WRITABLE',
      `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    )
  }
  terminal.out(`Wrote ${file}. Fill it in, then: parcelproof run --config ${file}\n`)
}
