import type { Colors } from '../terminal.ts'
import { type Change, type Comparison, changeKinds, isWorse, knowsLess } from './compare.ts'
import { changeFacts, changeTitles, diffHeadline, placeOf, runLabels, totalsText, verdictsText } from './words.ts'

/** A comparison for people at a terminal. Ends with a line break. */
export function diffTerminal(comparison: Comparison, colors: Colors): string {
  const labels = runLabels(comparison)
  const { title, sentence } = diffHeadline(comparison)
  const paint = isWorse(comparison) ? colors.red : knowsLess(comparison) ? colors.magenta : colors.green
  return [
    `earlier  ${labels.before}: ${totalsText(comparison.before)}`,
    `later    ${labels.after}: ${totalsText(comparison.after)}`,
    ...changeKinds.flatMap((kind) => {
      const changes = comparison.changes.filter((change) => change.kind === kind)
      return changes.length === 0
        ? []
        : ['', colors.bold(changeTitles[kind]), ...changes.flatMap((change) => changeLines(change, colors))]
    }),
    '',
    `${colors.bold(paint(title))}  ${sentence}`,
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function changeLines(change: Change, colors: Colors): readonly string[] {
  const result = change.after ?? change.before
  const head = `  ${verdictsText(change).padEnd(26)}  ${result?.id ?? ''}  ${colors.dim(placeOf(change))}`
  // What was only added or is gone is told by its name alone.
  const facts = change.kind === 'added' || change.kind === 'gone' ? [] : changeFacts(change)
  return [head, ...facts.flatMap(([name, text]) => factLines(name, text))]
}

function factLines(name: string, text: string): readonly string[] {
  return text.split('\n').map((line, index) => {
    // Text from a target could move the cursor, so control characters are shown instead of sent.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
    const visible = line.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
    return `      ${(index === 0 ? name : '').padEnd(16)}${visible}`
  })
}
