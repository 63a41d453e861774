import { describedAt } from './described-at.ts'
import { needsAttention, worstFirst } from './order.ts'
import type { FinishedRun, Result, Verdict } from './result-model.ts'
import { counted, flakeText, headline, targetLabel, verdictLabels } from './words.ts'

/** GitHub shows ten of a kind for a step; the last one says where the others are. */
const mostOfAKind = 10

const commandOf: Readonly<Record<Verdict, 'error' | 'warning' | 'notice'>> = {
  failed: 'error',
  warning: 'warning',
  inconclusive: 'warning',
  'could-not-run': 'notice',
  passed: 'notice',
  'not-applicable': 'notice',
}

/**
 * Annotations of a GitHub workflow, a line each: what failed as errors, warnings and what is inconclusive as warnings,
 * what could not run as notices, the worst first. They stand at the configuration file of the target.
 */
export function* githubAnnotations(run: FinishedRun): Iterable<string> {
  const attention = worstFirst(run.results.filter(needsAttention))
  for (const [kind, results] of Map.groupBy(attention, ({ verdict }) => commandOf[verdict])) {
    const room = results.length > mostOfAKind ? mostOfAKind - 1 : mostOfAKind
    for (const result of results.slice(0, room)) yield annotationOf(kind, result, run)
    const rest = results.length - room
    if (rest > 0)
      yield command(
        kind,
        `${headline(run).title}: ${counted(rest, 'more result')}`,
        'See the summary or report.html.',
        run,
      )
  }
}

function annotationOf(kind: string, result: Result, run: FinishedRun): string {
  const violates = result.verdict === 'failed' || result.verdict === 'warning'
  const broken = result.requirements.filter(({ verdict }) => verdict === result.verdict).map(({ id }) => id)
  const sentences = [
    `${result.title} (${targetLabel(result)})`,
    violates && broken.length > 0 && `Breaks: ${broken.join(', ')}`,
    result.expected && `Expected: ${result.expected}`,
    result.observed && `Observed: ${result.observed}`,
    result.reason,
    flakeText(result),
    violates && result.advice && `What to do: ${result.advice}`,
    `Again: ${result.reproduce}`,
  ]
  const title = `${verdictLabels[result.verdict]}: ${result.id}`
  return command(kind, title, sentences.filter(Boolean).join('\n'), run, describedAt(run, result))
}

function command(kind: string, title: string, message: string, { configFile }: FinishedRun, line = 1): string {
  const place = configFile === undefined ? '' : `file=${property(configFile)},line=${line},`
  return `::${kind} ${place}title=${property(title)}::${data(message)}\n`
}

/** The text of a workflow command; a line break in it would begin another one. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
