import { markdownCode, markdownText } from '../markdown.ts'
import { counted } from '../words.ts'
import { type Change, type Comparison, changeKinds } from './compare.ts'
import { changeFacts, changeTitles, diffHeadline, placeOf, runLabels, totalsText, verdictsText } from './words.ts'

/** A comment on a pull request may have 65,536 characters. */
const mostCharacters = 60_000

/** A comparison for a pull request: what is new first, until the space is used up. */
export function* diffMarkdown(comparison: Comparison): Iterable<string> {
  const { title, sentence } = diffHeadline(comparison)
  const labels = runLabels(comparison)
  yield `## parcelproof diff: ${title}\n\n${markdownText(sentence)}\n\n`
  yield '| run | what | totals |\n| --- | --- | --- |\n'
  yield `| earlier | ${markdownText(labels.before)} | ${markdownText(totalsText(comparison.before))} |\n`
  yield `| later | ${markdownText(labels.after)} | ${markdownText(totalsText(comparison.after))} |\n\n`
  let left = mostCharacters
  for (const kind of changeKinds) {
    const changes = comparison.changes.filter((change) => change.kind === kind)
    if (changes.length === 0) continue
    yield `### ${changeTitles[kind]} (${changes.length})\n\n`
    for (const [index, change] of changes.entries()) {
      const item = itemOf(change)
      left -= item.length
      if (left < 0) {
        yield `\n… and ${counted(changes.length - index, 'more result')}.\n`
        break
      }
      yield item
    }
    yield '\n'
  }
}

function itemOf(change: Change): string {
  const result = change.after ?? change.before
  const facts = change.kind === 'added' || change.kind === 'gone' ? [] : changeFacts(change)
  const lines = facts.map(([name, text]) =>
    name === 'again' ? `  - \`${markdownCode(text)}\`` : `  - **${name}:** ${markdownText(text)}`,
  )
  const head = `- **${verdictsText(change)}** \`${markdownCode(result?.id ?? '')}\` · ${markdownText(placeOf(change))}: ${markdownText(result?.title ?? '')}`
  return `${[head, ...lines].join('\n')}\n`
}
