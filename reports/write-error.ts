import { basename } from 'node:path'

const sentences: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space or choose another folder with --out',
  EDQUOT: 'the disk quota is used up; free some space or choose another folder with --out',
  EACCES: 'there is no permission to write there; choose another folder with --out',
  EPERM: 'there is no permission to write there; choose another folder with --out',
  EROFS: 'the file system is read-only; choose another folder with --out',
  ENOTDIR: 'a part of the path is a file, not a folder; choose another folder with --out',
  EEXIST: 'there is a file of that name where the folder should be; choose another folder with --out',
  EISDIR: 'there is a folder of that name where the file should be; remove it or choose another folder with --out',
  ENAMETOOLONG: 'the path is too long; choose a shorter one with --out',
}

/** A report that could not be written. The message says which and what to do; no path is lost. */
export class ReportWriteError extends Error {
  readonly code = 'REPORT_NOT_WRITTEN'
  readonly path: string

  constructor(path: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
    const why = sentences[code ?? ''] ?? (cause instanceof Error ? cause.message : String(cause))
    super(`${basename(path)} could not be written to ${path}: ${why}.`, { cause })
    this.name = 'ReportWriteError'
    this.path = path
  }

  /** The same error, naming further files that could not be written either. */
  and(others: readonly ReportWriteError[]): ReportWriteError {
    if (others.length > 0) {
      this.message += ` Nor could ${others.map(({ path }) => basename(path)).join(', ')}; the other reports are there.`
    }
    return this
  }
}
