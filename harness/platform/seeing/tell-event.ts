import type { PlatformEvent } from '../platform.ts'

/** Who is told of events. */
export interface Listeners {
  readonly log: (event: PlatformEvent) => void
  readonly audit: (event: PlatformEvent) => void
}

/** Tells everybody of everything, whichever way it ended. */
export function tellEvent({ log, audit }: Listeners, event: PlatformEvent): void {
  log(event)
  audit(event)
}
