import { times } from '../../simulators/bench/print.ts'
import { ratios, spreadOf } from '../../simulators/bench/statistics.ts'
import { table } from './section.ts'

/** Each side as a ratio to the first one, from the same rounds. */
export function ratioTable(what: string, unit: string, perSecond: ReadonlyMap<string, readonly number[]>) {
  const [[first, base] = ['', []]] = perSecond
  const rows = [...perSecond].map(([name, values]) => [
    name,
    String(Math.round(spreadOf(values).median)),
    name === first ? '1' : times(ratios(values, base)),
  ])
  return table([what, unit, `against ${first} (quartiles)`], rows)
}
