import { percentile } from '../../load/run/latency.ts'
import type { Tally } from '../../load/run/tally.ts'
import type { Terminal } from '../cli/terminal.ts'

const secondsBetweenLines = 10

/** Says once a second how it goes; where nobody watches, a line now and then. */
export function tellProgress(terminal: Pick<Terminal, 'out' | 'interactive'>): (tally: Tally) => void {
  let [before, seconds] = [0, 0]
  return (tally) => {
    // A new trial of a search begins at nothing.
    const flows = Math.max(0, tally.flows - before)
    before = tally.flows
    seconds += 1
    if (!terminal.interactive && seconds % secondsBetweenLines !== 0) return
    const p95 = percentile(tally.flowHistogram(), 95).toFixed(0)
    const line = `${seconds} s: ${tally.flows} flows, ${flows} in the last second, p95 ${p95} ms, ${tally.count('wrong')} wrong, ${tally.count('leak')} leaks`
    terminal.out(terminal.interactive ? `\r\u001b[K${line}` : `${line}\n`)
  }
}
