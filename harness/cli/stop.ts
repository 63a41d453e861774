import type { Terminal } from './terminal.ts'

/** How a run is told to stop. */
export interface Stop extends Disposable {
  readonly signal: AbortSignal
  /** Whether the person stopped it. */
  readonly interrupted: boolean
  /** Stops it for a reason that is no person's. */
  abort(sentence: string): void
}

/** The first Ctrl-C stops the run, so that what is known is still written; the second one ends the process. */
export function stopOnInterrupt(terminal: Terminal): Stop {
  const controller = new AbortController()
  let interrupted = false
  const onSignal = (): void => {
    if (interrupted) process.exit(130)
    interrupted = true
    terminal.error('\nStopping; writing what is known. Press Ctrl-C again to leave at once.\n')
    controller.abort('the run was stopped (Ctrl-C) before it had finished')
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    get interrupted() {
      return interrupted
    },
    abort: (sentence) => controller.abort(sentence),
    [Symbol.dispose]: () => {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}
