import { readFile, stat } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigurationError, type ConfigurationProblemCode } from './configuration-error.ts'
import type { ConfigurationSource } from './configuration-source.ts'
import { parseYaml } from './yaml-document.ts'

const readers: Readonly<Record<string, (file: string, display: string) => Promise<ConfigurationSource>>> = {
  '.yaml': readYaml,
  '.yml': readYaml,
  // JSON is read as YAML, which contains it: places are known, and no message quotes the text.
  '.json': readYaml,
  '.jsonc': readYaml,
  '.ts': importModule,
  '.mts': importModule,
  '.js': importModule,
  '.mjs': importModule,
  '.cjs': importModule,
}

/** Reads a configuration file: YAML, JSON or a TypeScript or JavaScript module, told apart by its ending. */
export async function readSource(file: string): Promise<ConfigurationSource> {
  const read = readers[extname(file).toLowerCase()]
  if (read === undefined) {
    fail(file, 'UNSUPPORTED_FILE', `is of an unknown kind; name it ${Object.keys(readers).join(', ')}`)
  }
  await requireFile(file)
  return read(resolve(file), file)
}

async function requireFile(file: string): Promise<void> {
  try {
    if (!(await stat(file)).isFile()) fail(file, 'FILE_UNREADABLE', 'is not a file; give the path of the file itself')
  } catch (error) {
    if (error instanceof ConfigurationError) throw error
    unreadable(file, error)
  }
}

async function readYaml(path: string, display: string): Promise<ConfigurationSource> {
  try {
    return parseYaml(await readFile(path, 'utf8'), display)
  } catch (error) {
    if (error instanceof ConfigurationError) throw error
    return unreadable(display, error)
  }
}

/** What a module exports; nothing where the file is of another kind. */
export async function importModuleOf(file: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (readers[extname(file).toLowerCase()] !== importModule) return undefined
  await requireFile(file)
  return evaluateModule(resolve(file), file)
}

async function importModule(path: string, display: string): Promise<ConfigurationSource> {
  const exports = await evaluateModule(path, display)
  const value = exports.default ?? exports.configuration
  if (value === undefined) {
    fail(display, 'NOT_A_MAPPING', 'exports no configuration; write `export default { version: 1, … }`')
  }
  return { value, locate: () => undefined }
}

/** When each module had last been changed as it was first imported. */
const firstSeen = new Map<string, number>()

async function evaluateModule(path: string, display: string): Promise<Readonly<Record<string, unknown>>> {
  const { mtimeMs } = await stat(path)
  const first = firstSeen.get(path) ?? mtimeMs
  firstSeen.set(path, first)
  // Keeps Node from answering with an earlier version of the same file.
  const changed = first === mtimeMs ? '' : `?changed=${mtimeMs}`
  try {
    const exports: Readonly<Record<string, unknown>> = await import(`${pathToFileURL(path).href}${changed}`)
    return exports
  } catch (error) {
    const reason =
      error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : 'it threw no error object'
    return fail(display, 'MODULE_FAILED', `cannot be imported (${reason}); run it with node to see more`)
  }
}

function unreadable(file: string, error: unknown): never {
  const reason = error instanceof Error && 'code' in error ? error.code : undefined
  if (reason === 'ENOENT' || reason === 'ENOTDIR') {
    fail(file, 'FILE_NOT_FOUND', 'does not exist; give --config another path, or let `parcelproof init` write one')
  }
  const why = reason === 'EACCES' || reason === 'EPERM' ? 'this user may not read it' : `reading failed with ${reason}`
  fail(file, 'FILE_UNREADABLE', `cannot be read: ${why}; check its rights`)
}

function fail(file: string, code: ConfigurationProblemCode, sentence: string): never {
  throw new ConfigurationError(file, [{ code, path: [], sentence }])
}
