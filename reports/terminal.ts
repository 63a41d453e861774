import { byTarget, needsAttention, worstFirst } from './order.ts'
import { type FinishedRun, type Result, type Verdict, verdicts } from './result-model.ts'
import { matrixLines } from './terminal-matrix.ts'
import { quirkLines } from './terminal-quirks.ts'
import { summarize } from './totals.ts'
import { counted, durationText, flakeText, headline, targetLabel, verdictLabels } from './words.ts'

type Paint = (text: string) => string

/** What a terminal can do; picocolors fits. */
export interface Colors {
  readonly bold: Paint
  readonly dim: Paint
  readonly red: Paint
  readonly green: Paint
  readonly yellow: Paint
  readonly magenta: Paint
}

/** The end of a run on a terminal: what needs a look, the totals for each target, the verdict. Ends with a line break. */
export function terminalTable(run: FinishedRun, colors: Colors): string {
  return [
    ...attentionLines(run.results, colors),
    ...matrixLines(run, colors),
    ...quirkLines(run, colors),
    ...totalsLines(run, colors),
    ...closingLines(run, colors),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function attentionLines(results: readonly Result[], colors: Colors): readonly string[] {
  const attention = worstFirst(results.filter(needsAttention))
  const common = commonReasons(attention)
  const single = attention.filter((result) => !common.has(reasonKey(result)))
  return [
    ...single.flatMap((result) => singleLines(result, colors)),
    ...[...common.values()].flatMap((group) => groupLines(group, colors)),
  ]
}

/** From this many results on, one reason is told once for all of them. */
const manyResults = 4

/** Groups of results that could not be judged for the same reason, such as a server that is not there. */
function commonReasons(results: readonly Result[]): ReadonlyMap<string, readonly Result[]> {
  const groups = Map.groupBy(
    results.filter(({ reason, observed }) => reason !== undefined && observed === undefined),
    reasonKey,
  )
  return new Map([...groups].filter(([, group]) => group.length >= manyResults))
}

function reasonKey(result: Result): string {
  return JSON.stringify([result.verdict, targetLabel(result), result.reason])
}

function groupLines(group: readonly Result[], colors: Colors): readonly string[] {
  const [first] = group
  if (first === undefined) return []
  const head = `${paintVerdict(first.verdict, colors, verdictLabels[first.verdict])}  ${colors.bold(counted(group.length, 'scenario'))}  ${colors.dim(targetLabel(first))}`
  const ids = group.slice(0, manyResults).map(({ id }) => id)
  const rest = group.length - ids.length
  return [
    '',
    head,
    ...entry('reason', oneLine(first.reason ?? '')),
    ...entry('which', [...ids, ...(rest > 0 ? [`… and ${rest} more`] : [])]),
  ]
}

function singleLines(result: Result, colors: Colors): readonly string[] {
  const head = `${paintVerdict(result.verdict, colors, verdictLabels[result.verdict])}  ${colors.bold(result.id)}  ${colors.dim(targetLabel(result))}`
  return ['', head, ...detailLines(result)]
}

function detailLines(result: Result): readonly string[] {
  const rows = result.requirements.filter(({ verdict }) => verdict === result.verdict)
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['what', result.title],
    [
      'breaks',
      result.verdict === 'failed' || result.verdict === 'warning' ? rows.map(({ id }) => id).join(', ') : undefined,
    ],
    ['expected', result.expected],
    ['observed', result.observed],
    ...storyParts(result),
    ['reason', result.reason],
    ['attempts', flakeText(result)],
    ['do', result.verdict === 'failed' || result.verdict === 'warning' ? result.advice : undefined],
    ['again', result.reproduce],
  ]
  return parts.flatMap(([name, text]) => (text ? entry(name, oneLine(text)) : []))
}

/** A made-up story as its steps, one a line, with the path that leads to it again. */
function storyParts({ counterexamples = [] }: Result): readonly (readonly [string, string])[] {
  return counterexamples.map(({ requirement, path, steps }) => [
    'story',
    [`${requirement}, at --path ${path}:`, ...steps.map((step, index) => `${index + 1}. ${step}`)].join('\n'),
  ])
}

const nameWidth = 10

function entry(name: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(nameWidth)}${line}`)
}

/** Text from a target could move the cursor or change colours, so control characters are shown instead of sent. */
function oneLine(text: string): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
  return text.split('\n').map((line) => line.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd'))
}

function totalsLines(run: FinishedRun, colors: Colors): readonly string[] {
  const columns = ['total', ...verdicts.map((verdict) => verdictLabels[verdict])]
  const groups = byTarget(run.results)
  const rows = groups.map((group) => ({ label: `${group.role}  ${targetLabel(group)}`, results: group.results }))
  const all = rows.length > 1 ? [{ label: 'all', results: run.results }] : []
  const labelWidth = Math.max(6, ...rows.map(({ label }) => label.length))
  const lines = [...rows, ...all].map(({ label, results }) => {
    const summary = summarize(results)
    const cells = [
      String(summary.total).padStart(columns[0]?.length ?? 0),
      ...verdicts.map((verdict) =>
        cell(results.filter((result) => result.verdict === verdict).length, verdict, colors),
      ),
    ]
    return `${label.padEnd(labelWidth)}  ${cells.join('  ')}`
  })
  return ['', colors.dim(`${''.padEnd(labelWidth)}  ${columns.join('  ')}`), ...lines]
}

function cell(count: number, verdict: Verdict, colors: Colors): string {
  const text = String(count === 0 ? '·' : count).padStart(verdictLabels[verdict].length)
  return count === 0 ? colors.dim(text) : paintVerdict(verdict, colors, text)
}

function closingLines(run: FinishedRun, colors: Colors): readonly string[] {
  const { outcome, title, sentence } = headline(run)
  const paint = outcome === 'conformant' ? colors.green : outcome === 'violated' ? colors.red : colors.magenta
  const { settled, rows } = run.coverage
  const roles = Object.entries(run.coverage.byRole).map(([role, tally]) => `${role} ${tally.settled}/${tally.rows}`)
  return [
    '',
    `${colors.bold(paint(title))}  ${sentence}`,
    `${settled} of ${counted(rows, 'statement')} settled${roles.length > 1 ? ` (${roles.join(', ')})` : ''} in ${durationText(run.durationMs)}`,
  ]
}

function paintVerdict(verdict: Verdict, colors: Colors, text: string): string {
  const paints: Readonly<Record<Verdict, Paint>> = {
    failed: colors.red,
    inconclusive: colors.magenta,
    'could-not-run': colors.magenta,
    warning: colors.yellow,
    passed: colors.green,
    'not-applicable': colors.dim,
  }
  return paints[verdict](text)
}
