import type { FinishedRun } from '../../reports/result-model.ts'
import { terminalTable } from '../../reports/terminal.ts'
import { ciHostOf } from './ci-host.ts'
import type { Terminal } from './terminal.ts'

/** The end of a run for whoever reads along: the table, and what the CI service wants to be told. */
export async function tellFinished(run: FinishedRun, terminal: Terminal): Promise<void> {
  const host = ciHostOf(terminal)
  const table = terminalTable(run, terminal.colors)
  if (host === undefined) {
    terminal.out(table)
    return
  }
  // The headline stays in sight; what needs a look is told once more by the service itself.
  host.begin('Results')
  terminal.out(table)
  host.end()
  terminal.out(`${table.trimEnd().split('\n').slice(-2).join('\n')}\n`)
  await host.finished(run)
}
