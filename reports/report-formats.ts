/** What a run can be written as; `ndjson` is written while it goes on, the others when it is over. */
export const reportFormats = ['json', 'ndjson', 'junit', 'sarif', 'markdown', 'ctrf', 'badge', 'har', 'html'] as const

export type ReportFormat = (typeof reportFormats)[number]
