import { coverageMarkup } from './html/coverage.ts'
import { crossTenantMarkup } from './html/cross-tenant.ts'
import { documentHead, filterBar, todoMarkup, verdictHeader } from './html/head.ts'
import { loadSection } from './html/load/section.ts'
import { definitions, escaped } from './html/markup.ts'
import { quirksMarkup } from './html/quirks.ts'
import { resultsMarkup } from './html/results.ts'
import { script } from './html/script.ts'
import { sideBySideMarkup } from './html/side-by-side.ts'
import { statementsTable } from './html/statements.ts'
import type { LoadResult } from './load-model.ts'
import type { Exchange, FinishedRun } from './result-model.ts'

/**
 * `report.html`: one file that needs nothing else. The verdict first, then what to fix, the results with their evidence
 * (the worst first), the coverage, and the verdict on each statement.
 */
export function* toHtml(run: FinishedRun, exchanges: readonly Exchange[], load?: LoadResult): Iterable<string> {
  yield documentHead(run)
  yield verdictHeader(run)
  yield filterBar(run)
  yield `<main>${todoMarkup(run)}<h2 id="results">Results</h2><p id="nothing" hidden>No result fits these filters.</p>`
  yield* resultsMarkup(run, exchanges)
  yield sideBySideMarkup(run)
  yield crossTenantMarkup(run)
  yield quirksMarkup(run)
  if (load !== undefined) yield loadSection(load)
  yield `<h2 id="coverage">Coverage</h2><p>How many statements of each document the run came to a verdict about, and which. A statement that was tried on several targets counts once, with its worst verdict.</p><div class="scroll">${coverageMarkup(run)}</div>`
  yield '<h2 id="statements">Statement by statement</h2><div class="scroll">'
  yield* statementsTable(run)
  yield `</div></main>${footer(run)}<script>${script}</script></body></html>\n`
}

function footer({ environment, schema, configFile }: FinishedRun): string {
  const facts = Object.entries({
    ...environment,
    ...(configFile === undefined ? {} : { configuration: configFile }),
    schema,
  })
  return `<footer>${definitions(
    facts.map(([name, value]) => [escaped(name), escaped(value)] as const),
    'meta',
  )}<p>Secrets were taken out when the exchanges were recorded. The same in other forms: result.json, junit.xml, results.sarif, summary.md, ctrf.json, evidence.har. With the whole evidence for a third party: <code>parcelproof bundle</code>.</p></footer>`
}
