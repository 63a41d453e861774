import type { Result, Verdict } from '../../reports/result-model.ts'
import type { RunEvent } from '../engine/runner.ts'
import { ciHostOf } from './ci-host.ts'
import { paint, type Terminal } from './terminal.ts'

/** Tells how a run is getting on. */
export interface Progress {
  event(event: RunEvent, result: Result | undefined): void
  /** Leaves the terminal ready for the next line. */
  end(): void
}

const quiet: ReadonlySet<Verdict> = new Set(['passed', 'not-applicable'])

/** One live line on a terminal, with whatever is not green above it; a plain line a result elsewhere. */
export function progressOn(terminal: Terminal): Progress {
  return terminal.interactive ? liveProgress(terminal) : plainProgress(terminal)
}

function plainProgress(terminal: Terminal): Progress {
  const host = ciHostOf(terminal)
  host?.begin('Scenarios')
  return {
    event: (event, result) => {
      if (event.kind !== 'finished' || result === undefined) return
      terminal.out(`${resultLine(result)}\n`)
    },
    end: () => host?.end(),
  }
}

function liveProgress(terminal: Terminal): Progress {
  const underWay = new Set<string>()
  const clearLine = '\r\u001b[2K'
  return {
    event: (event, result) => {
      const job = event.kind === 'started' ? event.job : event.outcome.job
      const name = `${job.scenario.id} (${job.target.name})`
      if (event.kind === 'started') {
        underWay.add(name)
        return
      }
      underWay.delete(name)
      const above =
        result === undefined || quiet.has(result.verdict)
          ? ''
          : `${paint(terminal, result.verdict, resultLine(result))}\n`
      const [current = ''] = underWay
      terminal.out(`${clearLine}${above}${terminal.colors.dim(`${event.done}/${event.of}`)} ${current}`.slice(0, 4000))
    },
    end: () => terminal.out(clearLine),
  }
}

/** `failed          authorization-server/pkce/verifier-enforced  our-server  41 ms  …` */
function resultLine(result: Result): string {
  const why = quiet.has(result.verdict) ? undefined : (result.observed ?? result.reason)
  const first = why?.split('\n')[0]
  return `${result.verdict.padEnd(14)}  ${result.id}  ${result.target}  ${result.durationMs} ms${first === undefined ? '' : `  ${first}`}`
}
