import type { Verdict } from '../result-model.ts'
import { verdictLabels } from '../words.ts'

// A shape beside the colour, for those who cannot tell the colours apart and for print.
const shapes: Readonly<Record<Verdict, string>> = {
  failed: '✗',
  inconclusive: '?',
  'could-not-run': '∅',
  warning: '!',
  passed: '✓',
  'not-applicable': '–',
}

/** A verdict as a coloured word, with more text behind it where there is some. */
export function pill(verdict: Verdict, label: string = verdictLabels[verdict]): string {
  return `<span class="pill ${verdict}"><span aria-hidden="true">${shapes[verdict]}</span> ${label}</span>`
}
