import type { FinishedRun, Level, Result, RowVerdict, Verdict } from '../result-model.ts'
import { escaped } from './markup.ts'

/** How much a statement binds, in the words of the filter. */
export const severities = ['must', 'should', 'other'] as const

type Severity = (typeof severities)[number]

const severityOfLevel: Readonly<Record<Level, Severity>> = {
  MUST: 'must',
  'MUST NOT': 'must',
  REQUIRED: 'must',
  STATED: 'must',
  SHOULD: 'should',
  'SHOULD NOT': 'should',
  RECOMMENDED: 'should',
  'NOT RECOMMENDED': 'should',
  MAY: 'other',
  ADVISORY: 'other',
}

/** The severities of the statements behind a result or row, those that decided its verdict first of all. */
export function severitiesOf(item: Result | RowVerdict): readonly Severity[] {
  if ('level' in item) return [severityOfLevel[item.level]]
  const decisive = item.requirements.filter(({ verdict }) => verdict === item.verdict)
  const levels = (decisive.length > 0 ? decisive : item.requirements).map(({ level }) => severityOfLevel[level])
  return [...new Set(levels)]
}

/** From this many tenants on a choice among them helps nobody; bundled targets make tenants anew for every scenario. */
const manyTenants = 50

/** Asked for each result of a run; counted once. */
const counted = new WeakMap<FinishedRun, boolean>()

/** Whether the report leaves the filter by tenant out. */
export function hasManyTenants(run: FinishedRun): boolean {
  const known = counted.get(run)
  if (known !== undefined) return known
  const many = new Set(run.results.flatMap(({ tenants = [] }) => tenants)).size > manyTenants
  counted.set(run, many)
  return many
}

/** What the filters of the report look at; several values are parted by line breaks. */
export function filterData(
  verdict: Verdict,
  items: readonly (Result | RowVerdict)[],
  tenants: readonly string[],
): string {
  const distinct = (values: readonly (string | undefined)[]) =>
    escaped([...new Set(values.filter((value) => value !== undefined))].join('\n'))
  const carriers = distinct(items.map(({ carrier }) => carrier))
  const parts: readonly (readonly [string, string])[] = [
    ['verdict', verdict],
    ['role', items[0]?.role ?? ''],
    ['target', distinct(items.map(({ target }) => target))],
    ['carrier', carriers],
    ['tenant', distinct(tenants)],
    ['severity', distinct(items.flatMap(severitiesOf))],
  ]
  return parts
    .filter(([name, value]) => value !== '' || name === 'verdict' || name === 'role')
    .map(([name, value]) => `data-${name}="${value}"`)
    .join(' ')
}
