import type { FinishedRun } from './result-model.ts'

/** `result.json`: one result, one row and one requirement a line, so that two runs can be compared line by line. */
export function* toJson(run: FinishedRun): Iterable<string> {
  const { results, rows, requirements, ...head } = run
  yield '{\n'
  for (const [key, value] of Object.entries(head)) {
    if (value !== undefined) yield `${JSON.stringify(key)}: ${JSON.stringify(value)},\n`
  }
  yield '"results": ['
  yield* lines(results.map((result) => () => JSON.stringify(result)))
  yield '],\n"rows": ['
  yield* lines(rows.map((row) => () => JSON.stringify(row)))
  yield '],\n"requirements": {'
  const texts = Object.entries(requirements)
  yield* lines(
    texts.map(
      ([id, text]) =>
        () =>
          `${JSON.stringify(id)}: ${JSON.stringify(text)}`,
    ),
  )
  yield '}\n}\n'
}

function* lines(items: readonly (() => string)[]): Iterable<string> {
  for (const [index, item] of items.entries()) yield `${index === 0 ? '' : ','}\n${item()}`
  if (items.length > 0) yield '\n'
}
