import pc from 'picocolors'
import { main } from './main.ts'

/** What a command printed, and how it ended. */
export interface CommandOutcome {
  readonly code: number
  readonly out: string
  readonly error: string
}

/** Runs a command in this process, as on a terminal nobody watches. */
export async function command(args: readonly string[]): Promise<CommandOutcome> {
  const printed = { out: '', error: '' }
  const code = await main(args, {
    out: (text) => {
      printed.out += text
    },
    error: (text) => {
      printed.error += text
    },
    interactive: false,
    colors: pc.createColors(false),
  })
  return { code, ...printed }
}
