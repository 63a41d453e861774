import pc from 'picocolors'
import type { Verdict } from '../../reports/result-model.ts'

/** Where a command writes, and what it may assume about the reader. Passed in, so that tests read what people read. */
export interface Terminal {
  out(text: string): void
  error(text: string): void
  /** A person is watching: live lines and colours are welcome. */
  readonly interactive: boolean
  readonly colors: ReturnType<typeof pc.createColors>
  /** Where a CI service says that it reads along; nothing is looked up where it is left out. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  // A reader that has seen enough (`| head`) does not end what is going on here.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe)
  const interactive = process.stdout.isTTY === true && process.env.CI === undefined
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    interactive,
    colors: pc.createColors(interactive && pc.isColorSupported),
    env: process.env,
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** The colour of a verdict. */
export function paint(terminal: Terminal, verdict: Verdict, text: string): string {
  const { colors } = terminal
  switch (verdict) {
    case 'failed':
      return colors.red(text)
    case 'inconclusive':
    case 'could-not-run':
      return colors.magenta(text)
    case 'warning':
      return colors.yellow(text)
    case 'passed':
      return colors.green(text)
    case 'not-applicable':
      return colors.dim(text)
  }
}
