import { quirkLabels, quirksByCarrier } from './quirks.ts'
import { type FinishedRun, type QuirkOutcome, quirkOutcomes } from './result-model.ts'
import type { Colors } from './terminal.ts'

/** What platforms make of the carriers' quirks: a line a carrier, and one for each quirk that breaks. */
export function quirkLines(run: FinishedRun, colors: Colors): readonly string[] {
  const groups = quirksByCarrier(run)
  if (groups.length === 0) return []
  const paints: Readonly<Record<QuirkOutcome, (text: string) => string>> = {
    'as-usual': colors.green,
    'failed-cleanly': colors.yellow,
    broken: colors.red,
    'not-tried': colors.dim,
  }
  const several = new Set(groups.map(({ target }) => target)).size > 1
  return [
    '',
    `${colors.bold('Quirk survival')}  ${colors.dim('interoperability; no verdict comes of it')}`,
    ...groups.flatMap(({ target, carrier, counts, quirks }) => {
      const told = quirkOutcomes
        .toReversed()
        .filter((outcome) => counts[outcome] > 0)
        .map((outcome) => paints[outcome](`${counts[outcome]} ${quirkLabels[outcome]}`))
      const label = several ? `${target}  ${carrier}` : carrier
      return [
        `  ${label.padEnd(12)} ${told.join(', ')}`,
        ...quirks
          .filter(({ outcome }) => outcome === 'broken')
          .map(
            ({ quirk, stage, reason }) => `    ${colors.red('broken')}  ${quirk}  at the ${stage ?? 'end'}: ${reason}`,
          ),
      ]
    }),
  ]
}
