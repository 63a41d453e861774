import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from './clock.ts'

const running = new AsyncLocalStorage<Clock>()
const RealDate = globalThis.Date
let installed = false

/** Real time, whatever clock is in force. */
export const realNow = (): number => RealDate.now()

/** Runs `work` so that `Date` inside it shows the given clock, once some clock of this thread has been moved. */
export function onClock<T>(clock: Clock, work: () => T): T {
  return running.run(clock, work)
}

/**
 * Makes `Date` follow the clock of the request being served. oidc-provider and jose read the global `Date`, so this is
 * the only way to move a server's time without moving that of everybody else in the thread.
 */
export function installScopedDate(): void {
  if (installed) return
  installed = true
  const shown = (): number => running.getStore()?.now() ?? RealDate.now()
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [shown()] : args, newTarget),
    apply: () => new RealDate(shown()).toString(),
    get: (target, property, receiver) => (property === 'now' ? shown : Reflect.get(target, property, receiver)),
  })
}
