import { byTarget, type ResultGroup } from './order.ts'
import type { FinishedRun, Result } from './result-model.ts'
import { summarize } from './totals.ts'
import { baselineText, flakeText, targetLabel, verdictLabels } from './words.ts'
import { xmlAttributes, xmlText } from './xml.ts'

/**
 * `junit.xml`: a suite for each target and carrier, a case for each result. Only `failed` is a failure; what could not
 * be judged is an error, what does not apply or is known by the baseline is skipped, and a warning passes with its text in `system-out`.
 */
export function* toJunit(run: FinishedRun): Iterable<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n'
  yield `<testsuites${xmlAttributes({ name: run.tool.name, ...countsOf(run.results), time: seconds(run.durationMs) })}>\n`
  for (const group of byTarget(run.results)) yield* suite(group, run)
  yield '</testsuites>\n'
}

function* suite(group: ResultGroup, run: FinishedRun): Iterable<string> {
  const time = seconds(group.results.reduce((sum, result) => sum + result.durationMs, 0))
  const name = `${group.role}: ${targetLabel(group)}`
  yield `<testsuite${xmlAttributes({ name, ...countsOf(group.results), time, timestamp: run.startedAt })}>\n`
  yield `<properties>${property('role', group.role)}${property('target', group.target)}`
  yield `${group.carrier === undefined ? '' : property('carrier', group.carrier)}${property('seed', run.seed)}</properties>\n`
  for (const result of group.results) yield testcase(result)
  yield '</testsuite>\n'
}

function property(name: string, value: string | number): string {
  return `<property${xmlAttributes({ name, value })}/>`
}

function countsOf(results: readonly Result[]) {
  const counting = results.filter(({ baseline }) => baseline === undefined)
  const { failed, couldNotRun, inconclusive, notApplicable } = summarize(counting)
  const known = results.length - counting.length
  return { tests: results.length, failures: failed, errors: couldNotRun + inconclusive, skipped: notApplicable + known }
}

function testcase(result: Result): string {
  const classname = [result.role, result.target, result.carrier].filter((part) => part !== undefined).join('.')
  const attributes = xmlAttributes({ classname, name: result.id, time: seconds(result.durationMs) })
  return `<testcase${attributes}>\n${outcomeOf(result)}<system-out>${xmlText(detailsOf(result))}</system-out>\n</testcase>\n`
}

function outcomeOf(result: Result): string {
  const { verdict, baseline } = result
  if (baseline !== undefined) return `<skipped${xmlAttributes({ message: baselineText(baseline) })}/>\n`
  const message = firstLine(result.reason ?? result.observed ?? verdictLabels[verdict])
  switch (verdict) {
    case 'failed':
      return `<failure${xmlAttributes({ message, type: verdict })}>${xmlText(failureText(result))}</failure>\n`
    case 'could-not-run':
    case 'inconclusive':
      return `<error${xmlAttributes({ message, type: verdict })}>${xmlText(failureText(result))}</error>\n`
    case 'not-applicable':
      return `<skipped${xmlAttributes({ message })}/>\n`
    default:
      return ''
  }
}

function failureText(result: Result): string {
  const rows = result.requirements.filter((requirement) => requirement.verdict === result.verdict)
  return paragraphs([
    ['requirements', rows.map(({ id, level }) => `${id} (${level})`).join(', ')],
    ['expected', result.expected],
    ['observed', result.observed],
    ['reason', result.reason],
    ['attempts', flakeText(result)],
    ['advice', result.advice],
    ['evidence', result.evidence.join(' ')],
    ['reproduce', result.reproduce],
  ])
}

function detailsOf(result: Result): string {
  const warned = result.verdict === 'warning'
  return paragraphs([
    ['verdict', verdictLabels[result.verdict]],
    ['title', result.title],
    ['attempts', flakeText(result)],
    ['expected', warned ? result.expected : undefined],
    ['observed', warned ? result.observed : undefined],
    ['advice', warned ? result.advice : undefined],
    ...(result.observations ?? []).map((observation): [string, string] => ['recorded', observation]),
  ])
}

function paragraphs(parts: readonly (readonly [string, string | undefined])[]): string {
  return parts.map(([name, text]) => (text ? `${name}: ${text}\n` : '')).join('')
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
