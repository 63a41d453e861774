import { markdownCode, markdownText } from './markdown.ts'
import { needsAttention, worstFirst } from './order.ts'
import { type FinishedRun, type Result, verdicts } from './result-model.ts'
import { counted, flakeText, headline, targetLabel, verdictLabels } from './words.ts'

/** GitHub takes a step summary of 1 MiB; far below that nobody reads on. */
const mostCharacters = 60_000

/** `summary.md`: the verdict, the numbers, and what needs a look, the worst first, until the space is used up. */
export function* toMarkdown(run: FinishedRun): Iterable<string> {
  const { title, sentence } = headline(run)
  yield `## ${run.tool.name}: ${title}\n\n${markdownText(sentence)}\n\n`
  yield* numbers(run)
  const attention = worstFirst(run.results.filter(needsAttention))
  let left = mostCharacters
  for (const [index, result] of attention.entries()) {
    const section = sectionOf(result, run)
    left -= section.length
    if (left < 0) {
      yield `… and ${counted(attention.length - index, 'more result')}; see the full report.\n\n`
      break
    }
    yield section
  }
  const { settled, rows } = run.coverage
  yield `${settled} of ${counted(rows, 'statement')} settled. Seed ${run.seed}, \`${markdownCode(run.command)}\`.\n`
}

function* numbers({ results }: FinishedRun): Iterable<string> {
  yield `| total | ${verdicts.map((verdict) => verdictLabels[verdict]).join(' | ')} |\n`
  yield `|${' ---: |'.repeat(verdicts.length + 1)}\n`
  const counts = verdicts.map((verdict) => results.filter((result) => result.verdict === verdict).length)
  yield `| ${[results.length, ...counts].join(' | ')} |\n\n`
}

function sectionOf(result: Result, run: FinishedRun): string {
  const rows = result.requirements.filter(({ verdict }) => verdict === result.verdict)
  const links = rows.map(({ id, level }) => {
    const url = run.requirements[id]?.url
    return `${url?.startsWith('https://') ? `[${id}](${url})` : id} (${level})`
  })
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['Expected', result.expected],
    ['Observed', result.observed],
    ['Reason', result.reason],
    ['Attempts', flakeText(result)],
    ['What to do', result.verdict === 'failed' || result.verdict === 'warning' ? result.advice : undefined],
  ]
  const lines = [
    `### ${verdictLabels[result.verdict]}: ${markdownText(result.title)}`,
    `\`${markdownCode(result.id)}\` · ${markdownText(targetLabel(result))} · ${links.join(', ')}`,
    ...parts.flatMap(([name, value]) => (value ? [`**${name}:** ${markdownText(value)}`] : [])),
    `\`${markdownCode(result.reproduce)}\``,
  ]
  return `${lines.join('\n\n')}\n\n`
}
