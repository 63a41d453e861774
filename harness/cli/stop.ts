import type { Terminal } from './terminal.ts'

/** A signal that the first Ctrl-C aborts, so that what is known is still written; the second one ends the process. */
export function stopOnInterrupt(
  terminal: Terminal,
): Disposable & { readonly signal: AbortSignal; abort(sentence: string): void } {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130)
    terminal.error('\nStopping; writing what is known. Press Ctrl-C again to leave at once.\n')
    controller.abort('the run was stopped (Ctrl-C) before it had finished')
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    abort: (sentence) => controller.abort(sentence),
    [Symbol.dispose]: () => {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}
