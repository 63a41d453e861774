import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { FinishedRun } from '../../reports/result-model.ts'
import { reportFiles } from '../../reports/write-all.ts'
import { ReportWriteError } from '../../reports/write-error.ts'
import { UsageError } from '../cli/usage-error.ts'
import { tool } from '../version.ts'

/** What `sha256sum --check` reads. It names every file of the bundle but itself. */
export const sumsFile = 'SHA256SUMS'
const manifestFile = 'manifest.json'

/** Reports that may lie beside those of a run. */
const furtherFiles: readonly string[] = ['load.json']

/** A bundle as it was made. */
export interface Bundle {
  readonly files: readonly string[]
  /** The SHA-256 of `SHA256SUMS`: whoever knows it from elsewhere knows that nothing was exchanged. */
  readonly digest: string
}

/**
 * Copies the reports of a run into a new folder, with their SHA-256 and a manifest that says what was run. Files that no
 * run writes stay behind: they may hold what is nobody's business.
 * @throws {UsageError} where the folder is taken, or a report is only half there
 * @throws {ReportWriteError}
 */
export async function makeBundle(from: string, run: FinishedRun, to: string): Promise<Bundle> {
  const names = await filesOf(from)
  await takeFolder(to)
  try {
    const files = []
    for (const name of names) files.push(await copied(join(from, name), join(to, name)))
    const manifest = `${JSON.stringify(manifestOf(run, files), undefined, 2)}\n`
    await writeFile(join(to, manifestFile), manifest, { flag: 'wx' })
    const listed = [...files, { name: manifestFile, sha256: sha256(manifest) }]
    const sums = listed.map(({ name, sha256: sum }) => `${sum}  ${name}\n`).join('')
    await writeFile(join(to, sumsFile), sums, { flag: 'wx' })
    return { files: listed.map(({ name }) => name), digest: sha256(sums) }
  } catch (cause) {
    await rm(to, { recursive: true, force: true }).catch(() => undefined)
    throw new ReportWriteError(to, cause)
  }
}

async function filesOf(from: string): Promise<readonly string[]> {
  const known = new Set([...reportFiles, ...furtherFiles])
  const names = (await readdir(from)).toSorted()
  const half = names.find((name) => name.endsWith('.unfinished'))
  if (half !== undefined) {
    throw new UsageError(
      'BAD_RESULT',
      `${join(from, half)} is half a report; run again, or wait until the run has ended.`,
    )
  }
  const found = names.filter((name) => known.has(name))
  for (const name of found) {
    if (!(await lstat(join(from, name))).isFile())
      throw new UsageError(
        'BAD_RESULT',
        `${join(from, name)} is no file of its own; take the folder as the run wrote it.`,
      )
  }
  return found
}

async function takeFolder(to: string): Promise<void> {
  const taken = await lstat(to).then(
    () => true,
    () => false,
  )
  if (taken) {
    throw new UsageError(
      'FILE_EXISTS',
      `There is something at ${to} already; name a folder that is not there yet with --out.`,
    )
  }
  try {
    await mkdir(dirname(to), { recursive: true })
    await mkdir(to)
  } catch (cause) {
    throw new ReportWriteError(to, cause)
  }
}

interface BundledFile {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

async function copied(from: string, to: string): Promise<BundledFile> {
  const hash = createHash('sha256')
  let bytes = 0
  async function* counted(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  await pipeline(createReadStream(from), counted, createWriteStream(to, { flags: 'wx' }))
  return { name: basename(to), bytes, sha256: hash.digest('hex') }
}

function manifestOf(run: FinishedRun, files: readonly BundledFile[]) {
  const { command, seed, startedAt, durationMs, environment, grading, interrupted, exitCode, targets, summary } = run
  return {
    bundle: 1,
    bundledBy: tool,
    run: { tool: run.tool, command, seed, startedAt, durationMs, environment, grading, interrupted, exitCode, targets },
    summary,
    verify: `sha256sum --check ${sumsFile}`,
    files,
  }
}

const manifestSchema = z.object({
  bundle: z.literal(1),
  summary: z.object({ total: z.int() }),
  files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
})

/**
 * Compares every file of a bundle with the sums in it.
 * @returns the bundle
 * @throws {UsageError} naming the file that is missing, changed, or was put in afterwards
 */
export async function verifyBundle(dir: string): Promise<Bundle> {
  const sums = await readFile(join(dir, sumsFile), 'utf8').catch(() => {
    throw new UsageError(
      'BAD_BUNDLE',
      `There is no ${sumsFile} in ${dir}; give a folder that \`parcelproof bundle\` has made.`,
    )
  })
  const listed = sumsOf(sums, dir)
  const known = new Set([...listed.map(({ name }) => name), sumsFile])
  const foreign = (await readdir(dir)).find((name) => !known.has(name))
  if (foreign !== undefined)
    throw new UsageError(
      'BAD_BUNDLE',
      `${join(dir, foreign)} was not bundled: ${sumsFile} does not name it; do not rely on it.`,
    )
  for (const { name, sum } of listed) {
    if ((await sumOf(join(dir, name))) === sum) continue
    throw new UsageError(
      'BAD_BUNDLE',
      `${join(dir, name)} is missing or not what was bundled; ask for the bundle once more.`,
    )
  }
  await checkManifest(dir, listed)
  return { files: listed.map(({ name }) => name), digest: sha256(sums) }
}

function sumsOf(text: string, dir: string): readonly { readonly name: string; readonly sum: string }[] {
  const lines = text.split('\n')
  const whole = lines.pop() === ''
  const listed = lines.flatMap((line) => {
    const [, sum, name] = /^([0-9a-f]{64}) {2}([\w.-]+)$/.exec(line) ?? []
    return sum === undefined || name === undefined ? [] : [{ sum, name }]
  })
  if (!whole || listed.length !== lines.length || !listed.some(({ name }) => name === manifestFile))
    throw new UsageError('BAD_BUNDLE', `${join(dir, sumsFile)} was cut off or changed; ask for the bundle once more.`)
  return listed
}

async function checkManifest(
  dir: string,
  listed: readonly { readonly name: string; readonly sum: string }[],
): Promise<void> {
  const parsed = manifestSchema.safeParse(JSON.parse(await readFile(join(dir, manifestFile), 'utf8')))
  const named = new Map(listed.map(({ name, sum }) => [name, sum]))
  const agrees =
    parsed.success &&
    parsed.data.files.length === listed.length - 1 &&
    parsed.data.files.every(({ name, sha256: sum }) => named.get(name) === sum)
  if (!agrees)
    throw new UsageError(
      'BAD_BUNDLE',
      `${join(dir, manifestFile)} does not name the files of this bundle; ask for it once more.`,
    )
}

async function sumOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
    return hash.digest('hex')
  } catch {
    return undefined
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
