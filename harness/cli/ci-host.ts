import { randomUUID } from 'node:crypto'
import { appendFile, stat } from 'node:fs/promises'
import { githubAnnotations } from '../../reports/github.ts'
import type { FinishedRun } from '../../reports/result-model.ts'
import { toMarkdown } from '../../reports/summary-markdown.ts'
import type { Terminal } from './terminal.ts'

/** The machine of a CI service that reads what is printed, and what it wants to be told. */
export interface CiHost {
  /** Prints lines that a reader may fold away. What is printed is text: nothing in it is a command. */
  begin(title: string): void
  end(): void
  /** Tells of the finished run in the service's own way. */
  finished(run: FinishedRun): Promise<void>
}

/** GitHub takes 1 MiB for the summary of a step, with what other commands of it have written. */
const mostSummaryBytes = 1024 * 1024

/** The service this runs on, by the variables it sets; undefined elsewhere. */
export function ciHostOf(terminal: Terminal): CiHost | undefined {
  const { env = {} } = terminal
  if (env.GITHUB_ACTIONS === 'true') return githubHost(terminal, env.GITHUB_STEP_SUMMARY)
  if (env.GITLAB_CI === 'true') return gitlabHost(terminal)
  return undefined
}

function githubHost(terminal: Terminal, summaryFile: string | undefined): CiHost {
  // A target could answer with a line that GitHub takes for a command; nobody can guess this word.
  const token = randomUUID()
  return {
    begin: (title) => terminal.out(`::group::${title}\n::stop-commands::${token}\n`),
    end: () => terminal.out(`::${token}::\n::endgroup::\n`),
    async finished(run) {
      for (const line of githubAnnotations(run)) terminal.out(line)
      if (summaryFile === undefined || summaryFile === '') return
      await appendSummary(summaryFile, [...toMarkdown(run)].join('')).catch(() => {
        terminal.error('The summary of the step could not be written; the reports are not affected.\n')
      })
    },
  }
}

async function appendSummary(file: string, text: string): Promise<void> {
  const taken = await stat(file).then(
    ({ size }) => size,
    () => 0,
  )
  // GitHub shows nothing at all of a summary that is too long.
  if (taken + Buffer.byteLength(text) <= mostSummaryBytes) await appendFile(file, text)
}

function gitlabHost(terminal: Terminal): CiHost {
  let name = ''
  const seconds = () => Math.floor(Date.now() / 1000)
  const clear = '\u001b[0K'
  return {
    begin(title) {
      name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
      terminal.out(`${clear}section_start:${seconds()}:${name}[collapsed=true]\r${clear}${title}\n`)
    },
    end: () => terminal.out(`${clear}section_end:${seconds()}:${name}\r${clear}\n`),
    finished: async () => undefined,
  }
}
