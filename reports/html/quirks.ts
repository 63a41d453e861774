import { quirkLabels, quirkMeanings, quirksByCarrier } from '../quirks.ts'
import {
  type FinishedRun,
  type QuirkOutcome,
  type QuirkSurvival,
  quirkOutcomes,
  type Verdict,
} from '../result-model.ts'
import { escaped } from './markup.ts'
import { pill } from './pill.ts'

const verdictOf: Readonly<Record<QuirkOutcome, Verdict>> = {
  'as-usual': 'passed',
  'failed-cleanly': 'warning',
  broken: 'failed',
  'not-tried': 'not-applicable',
}

/** What platforms make of the carriers' quirks, as a table carrier × quirk; interoperability, apart from the verdicts. */
export function quirksMarkup(run: FinishedRun): string {
  const groups = quirksByCarrier(run)
  if (groups.length === 0) return ''
  const key = quirkOutcomes.toReversed().map((outcome) => `${outcomePill(outcome)} ${quirkMeanings[outcome]}`)
  const rows = groups.flatMap(({ target, carrier, quirks }) =>
    quirks.map((survival) => rowOf(target, carrier, survival)),
  )
  return `<h2 id="quirks">Quirk survival</h2><p>Each quirk of a carrier, switched on alone. This is about interoperability: no verdict and no exit code comes of it.</p><p class="key">${key.join(' &nbsp; ')}</p><div class="scroll" tabindex="0" role="region" aria-label="Quirk survival"><table class="matrix"><thead><tr><th scope="col">Platform</th><th scope="col">Carrier</th><th scope="col">Quirk</th><th scope="col">What the carrier does</th><th scope="col">Outcome</th><th scope="col">Where, and what was seen</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function rowOf(target: string, carrier: string, { quirk, says, outcome, stage, reason = '' }: QuirkSurvival): string {
  const where = stage === undefined ? reason : `${stage}: ${reason}`
  return `<tr><td>${escaped(target)}</td><td>${escaped(carrier)}</td><th scope="row"><code>${escaped(quirk)}</code></th><td>${escaped(says)}</td><td>${outcomePill(outcome)}</td><td>${escaped(where)}</td></tr>`
}

function outcomePill(outcome: QuirkOutcome): string {
  return pill(verdictOf[outcome], quirkLabels[outcome])
}
