import { type ReportFormat, reportFormats } from '../../reports/report-formats.ts'
import { type OpenReports, openReports } from '../../reports/write-all.ts'
import { ReportWriteError } from '../../reports/write-error.ts'
import { UsageError } from './usage-error.ts'

/**
 * The formats that `--reporter` names; all of them where it is not given.
 * @throws {UsageError}
 */
export function formatsOf(names: readonly string[] | undefined): readonly ReportFormat[] {
  if (names === undefined) return reportFormats
  return names.map((name) => {
    const format = reportFormats.find((candidate) => candidate === name)
    if (format === undefined)
      throw new UsageError(
        'UNKNOWN_REPORTER',
        `There is no report format ${JSON.stringify(name)}; there are ${reportFormats.join(', ')}.`,
      )
    return format
  })
}

/**
 * The folder has to be writable before anything else is done.
 * @throws {UsageError}
 */
export async function openOrRefuse(dir: string, formats: readonly ReportFormat[]): Promise<OpenReports> {
  try {
    return await openReports(dir, formats)
  } catch (error) {
    if (error instanceof ReportWriteError) throw new UsageError('OUT_NOT_WRITABLE', error.message)
    throw error
  }
}
