import { createWriteStream } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { toBadge } from './badge.ts'
import { toCtrf } from './ctrf.ts'
import { toHar } from './har.ts'
import { toHtml } from './html.ts'
import { toJson } from './json.ts'
import { toJunit } from './junit.ts'
import { loadBeside } from './load-beside.ts'
import type { LoadResult } from './load-model.ts'
import { ndjsonLine } from './ndjson.ts'
import { type ReportFormat, reportFormats } from './report-formats.ts'
import type { Exchange, FinishedRun, Result } from './result-model.ts'
import { toSarif } from './sarif.ts'
import { toMarkdown } from './summary-markdown.ts'
import { ReportWriteError } from './write-error.ts'

type Writer = (run: FinishedRun, exchanges: readonly Exchange[], load?: LoadResult) => Iterable<string>

/** The formats that are written when the run is over, with the names of their files. */
const writers = {
  json: { file: 'result.json', write: toJson },
  junit: { file: 'junit.xml', write: toJunit },
  sarif: { file: 'results.sarif', write: toSarif },
  markdown: { file: 'summary.md', write: toMarkdown },
  ctrf: { file: 'ctrf.json', write: toCtrf },
  badge: { file: 'badge.svg', write: toBadge },
  har: { file: 'evidence.har', write: toHar },
  html: { file: 'report.html', write: toHtml },
} satisfies Record<Exclude<ReportFormat, 'ndjson'>, { readonly file: string; readonly write: Writer }>

type FinalFormat = keyof typeof writers

const ndjsonFile = 'results.ndjson'

/** The names of the files of a run. */
export const reportFiles: readonly string[] = [...Object.values(writers).map(({ file }) => file), ndjsonFile]

/** Where each format that was asked for has been written. */
export type WrittenReports = Readonly<Partial<Record<ReportFormat, string>>>

/** The reports of a run that is going on. Released without `finish`, it leaves what was streamed so far. */
export interface OpenReports extends AsyncDisposable {
  /** Streams a result to `results.ndjson`. A write that fails is told by `finish`. */
  add(result: Result): void
  /**
   * Writes all other formats; where one cannot be written, the others are all the same. @returns where they are
   * @throws {ReportWriteError} naming the files that could not be written
   */
  finish(run: FinishedRun, exchanges: readonly Exchange[]): Promise<WrittenReports>
}

/**
 * Makes the folder and begins `results.ndjson`, so that a folder that cannot be written is known before the run. Reports of
 * an earlier run are taken away: if this one is killed, nothing may claim what another one found.
 * @throws {ReportWriteError}
 */
export async function openReports(dir: string, formats: readonly ReportFormat[] = reportFormats): Promise<OpenReports> {
  const folder = resolve(dir)
  await explained(folder, () => mkdir(folder, { recursive: true }))
  for (const file of reportFiles.filter((name) => name !== ndjsonFile)) {
    // What cannot be taken away is told when that report is to be written.
    for (const name of [file, `${file}.unfinished`])
      await rm(join(folder, name), { force: true }).catch(() => undefined)
  }
  const stream = formats.includes('ndjson') ? await openStream(join(folder, ndjsonFile)) : undefined
  return {
    add: (result) => stream?.add(ndjsonLine(result)),
    async finish(run, exchanges) {
      const written: Partial<Record<ReportFormat, string>> = {}
      const failures: ReportWriteError[] = []
      const attempt = async (format: ReportFormat, path: string, write: () => Promise<void>): Promise<void> => {
        try {
          await explained(path, write)
          written[format] = path
        } catch (error) {
          if (!(error instanceof ReportWriteError)) throw error
          failures.push(error)
        }
      }
      if (stream !== undefined) await attempt('ndjson', stream.path, () => stream.close())
      const load = await loadBeside(folder)
      for (const format of finalFormats(formats)) {
        const { file, write }: { readonly file: string; readonly write: Writer } = writers[format]
        const path = join(folder, file)
        await attempt(format, path, () => writeWhole(path, write(run, exchanges, load)))
      }
      const [first, ...others] = failures
      if (first !== undefined) throw first.and(others)
      return written
    },
    async [Symbol.asyncDispose]() {
      // An error here would hide the one that ended the run.
      await stream?.close().catch(() => undefined)
    },
  }
}

/**
 * Writes a run that is over, in every format asked for.
 * @throws {ReportWriteError}
 */
export async function writeReports(
  run: FinishedRun,
  exchanges: readonly Exchange[],
  dir: string,
  formats: readonly ReportFormat[] = reportFormats,
): Promise<WrittenReports> {
  await using reports = await openReports(dir, formats)
  for (const result of run.results) reports.add(result)
  return await reports.finish(run, exchanges)
}

/**
 * Writes named files into a folder, each as a whole or not at all.
 * @throws {ReportWriteError}
 */
export async function writeFiles(dir: string, files: Readonly<Record<string, Iterable<string>>>): Promise<void> {
  const folder = resolve(dir)
  await explained(folder, () => mkdir(folder, { recursive: true }))
  for (const [name, chunks] of Object.entries(files)) {
    const path = join(folder, name)
    await explained(path, () => writeWhole(path, chunks))
  }
}

function finalFormats(formats: readonly ReportFormat[]): readonly FinalFormat[] {
  return [...new Set(formats)].filter((format) => format !== 'ndjson')
}

/** Writes beside the file and renames, so that a reader never meets half a report. */
async function writeWhole(path: string, chunks: Iterable<string>): Promise<void> {
  const unfinished = `${path}.unfinished`
  try {
    await pipeline(Readable.from(inBlocks(chunks)), createWriteStream(unfinished))
    await rename(unfinished, path)
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined)
    throw cause
  }
}

const blockCharacters = 64 * 1024

/** Writers yield many small texts; the disk wants few large ones. */
function* inBlocks(chunks: Iterable<string>): Iterable<string> {
  let block = ''
  for (const chunk of chunks) {
    block += chunk
    if (block.length >= blockCharacters) {
      yield block
      block = ''
    }
  }
  if (block !== '') yield block
}

interface LineStream {
  readonly path: string
  add(line: string): void
  close(): Promise<void>
}

/**
 * Appends lines in their order, at once where nothing is being written, otherwise together with those that came meanwhile.
 * The first error stops it and is told when it is closed.
 */
async function openStream(path: string): Promise<LineStream> {
  const file: FileHandle = await explained(path, () => open(path, 'w'))
  let waiting: string[] = []
  let writing: Promise<void> | undefined
  let closed: Promise<void> | undefined
  const writeWaiting = async (): Promise<void> => {
    while (waiting.length > 0) {
      const block = waiting.join('')
      waiting = []
      await file.appendFile(block)
    }
    writing = undefined
  }
  return {
    path,
    add(line) {
      waiting.push(line)
      if (writing !== undefined) return
      writing = writeWaiting()
      // Told by `close`; until then it must not end the process as an unhandled rejection.
      writing.catch(() => undefined)
    },
    close() {
      closed ??= explained(path, async () => {
        try {
          await writing
        } finally {
          await file.close()
        }
      })
      return closed
    },
  }
}

async function explained<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    throw cause instanceof ReportWriteError ? cause : new ReportWriteError(path, cause)
  }
}
