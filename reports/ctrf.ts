import type { FinishedRun, Result, Verdict } from './result-model.ts'
import { baselineText, flakeText, isFlaky, targetLabel, verdictLabels } from './words.ts'

const statuses = ['passed', 'failed', 'skipped', 'pending', 'other'] as const
type Status = (typeof statuses)[number]

const statusOfVerdict: Readonly<Record<Verdict, Status>> = {
  passed: 'passed',
  warning: 'passed',
  failed: 'failed',
  'not-applicable': 'skipped',
  // What could not be judged is neither green nor a failure of the target.
  'could-not-run': 'other',
  inconclusive: 'other',
}

/**
 * `ctrf.json`, the Common Test Report Format: a test for each result. Only `failed` is a failure; what could not be
 * judged is `other`, what does not apply or is known by the baseline is skipped, and a warning passes. `rawStatus` is the verdict.
 */
export function* toCtrf(run: FinishedRun): Iterable<string> {
  const start = Date.parse(run.startedAt)
  const duration = Math.round(run.durationMs)
  const { name, version } = run.tool
  const summary = { ...countsOf(run.results), start, stop: start + duration, duration, extra: { ...run.summary } }
  const head = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    timestamp: run.startedAt,
    generatedBy: `${name} ${version}`,
  }
  yield `${JSON.stringify(head).slice(0, -1)},\n"results": {\n"tool": ${JSON.stringify({ name, version })},\n`
  yield `"summary": ${JSON.stringify(summary)},\n`
  yield `"environment": ${JSON.stringify({ extra: { ...run.environment, seed: run.seed, command: run.command } })},\n"tests": [`
  for (const [index, result] of run.results.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(testOf(result))}`
  }
  yield '\n]}}\n'
}

function countsOf(results: readonly Result[]) {
  const counts = { tests: results.length, passed: 0, failed: 0, skipped: 0, pending: 0, other: 0, flaky: 0 }
  for (const result of results) {
    counts[statusOf(result)] += 1
    if (passedAtLast(result)) counts.flaky += 1
  }
  return counts
}

function statusOf({ verdict, baseline }: Result): Status {
  return baseline === undefined ? statusOfVerdict[verdict] : 'skipped'
}

/** The format calls flaky what passed after another outcome; a failure that came and went stays a failure here. */
function passedAtLast(result: Result): boolean {
  return isFlaky(result) && statusOf(result) === 'passed'
}

function testOf(result: Result) {
  const { id, title, role, target, carrier, verdict, attempts = [] } = result
  const message = [
    result.baseline && baselineText(result.baseline),
    result.observed ?? result.reason,
    flakeText(result),
  ]
  const sentences = message.filter((sentence) => sentence !== undefined)
  return {
    testId: [role, target, carrier ?? '', id].join('|'),
    name: `${title} [${id}]`,
    status: statusOf(result),
    rawStatus: verdict,
    duration: Math.round(result.durationMs),
    suite: [role, targetLabel(result)],
    ...(sentences.length === 0 ? {} : { message: sentences.join('\n') }),
    ...(attempts.length > 1 ? retriesOf(attempts) : {}),
    ...(passedAtLast(result) ? { flaky: true } : {}),
    tags: result.requirements.map((requirement) => requirement.id),
    labels: { role, target, ...(carrier === undefined ? {} : { carrier }), verdict: verdictLabels[verdict] },
    extra: {
      scenario: id,
      requirements: result.requirements.map(({ id: row, level, verdict: judged }) => ({
        id: row,
        level,
        verdict: judged,
      })),
      expected: result.expected,
      advice: result.advice,
      evidence: result.evidence,
      reproduce: result.reproduce,
    },
  }
}

function retriesOf(attempts: readonly Verdict[]) {
  return {
    retries: attempts.length - 1,
    retryAttempts: attempts.slice(0, -1).map((verdict, index) => ({
      attempt: index + 1,
      status: statusOfVerdict[verdict],
      message: verdictLabels[verdict],
    })),
  }
}
