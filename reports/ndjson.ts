import type { FinishedRun, Result } from './result-model.ts'

/** One result as a line of `results.ndjson`, written as soon as the result is known. */
export function ndjsonLine(result: Result): string {
  return `${JSON.stringify(result)}\n`
}

/** `results.ndjson` of a run that is over. */
export function* toNdjson(run: FinishedRun): Iterable<string> {
  for (const result of run.results) yield ndjsonLine(result)
}
