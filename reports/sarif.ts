import { createHash } from 'node:crypto'
import { describedAt } from './described-at.ts'
import { worstFirst } from './order.ts'
import type { FinishedRun, RequirementText, RequirementVerdict, Result } from './result-model.ts'
import { baselineText, flakeText, targetLabel } from './words.ts'

/** GitHub refuses a file with more results in a run than this; the worst come first. */
const mostResults = 25_000

/** GitHub takes this many tags for a rule. */
const mostTags = 20

/**
 * `results.sarif` (2.1.0): a rule for each violated statement, a result for each violation. Code scanning shows every
 * result as an alert, so what could not be judged is a notification of the tool and what passed is left out.
 */
export function* toSarif(run: FinishedRun): Iterable<string> {
  const all = worstFirst(run.results).flatMap((result) => violationsOf(result))
  const violations = all.slice(0, mostResults)
  const ruleIds = [...new Set(violations.map(({ requirement }) => requirement.id))]
  yield '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{\n'
  const rules = ruleIds.map((id) => ruleOf(id, run.requirements[id]))
  const driver = { name: run.tool.name, version: run.tool.version, semanticVersion: run.tool.version, rules }
  yield `"tool": ${JSON.stringify({ driver })},\n`
  yield `"invocations": [${JSON.stringify(invocationOf(run, all.length - violations.length))}],\n`
  yield `"properties": ${JSON.stringify({ summary: run.summary, seed: run.seed, grading: run.grading })},\n`
  yield '"columnKind": "utf16CodeUnits",\n"results": ['
  for (const [index, violation] of violations.entries()) {
    const ruleIndex = ruleIds.indexOf(violation.requirement.id)
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(resultOf(violation, ruleIndex, run))}`
  }
  yield '\n]}]}\n'
}

interface Violation {
  readonly result: Result
  readonly requirement: RequirementVerdict
}

function violationsOf(result: Result): readonly Violation[] {
  return result.requirements
    .filter(({ verdict }) => verdict === 'failed' || verdict === 'warning')
    .map((requirement) => ({ result, requirement }))
}

function ruleOf(id: string, text: RequirementText | undefined) {
  if (text === undefined) return { id }
  const help = [text.text, `What to do: ${text.advice}`, `Source: ${text.spec}, ${text.section} ${text.sectionTitle}`]
  const linked = text.url.startsWith('https://')
  const warns = /SHOULD|RECOMMENDED/.test(text.level)
  return {
    id,
    name: id.replaceAll(/[^A-Za-z0-9]/g, ''),
    shortDescription: { text: text.text },
    fullDescription: { text: `${text.level}: ${text.text}` },
    help: { text: help.join('\n\n'), markdown: [`**${text.level}** ${help[0]}`, ...help.slice(1)].join('\n\n') },
    ...(linked ? { helpUri: text.url } : {}),
    defaultConfiguration: { level: warns ? 'warning' : 'error' },
    properties: {
      tags: ['security', text.spec, ...(text.attack?.split('; ') ?? [])].slice(0, mostTags),
      precision: 'very-high',
      // Code scanning sorts by this number; the keyword is all it may say.
      'security-severity': warns ? '5.0' : '8.0',
    },
  }
}

function resultOf({ result, requirement }: Violation, ruleIndex: number, run: FinishedRun) {
  const startLine = describedAt(run, result)
  const { id, level } = requirement
  const expected = requirement.expected ?? result.expected
  const observed = requirement.observed ?? result.observed
  const where = targetLabel(result)
  const sentences = [
    `${result.title} (${where}).`,
    expected && `Expected: ${expected}`,
    observed && `Observed: ${observed}`,
    flakeText(result),
  ]
  const fingerprint = createHash('sha256')
    .update([id, result.id, result.role, result.target, result.carrier ?? ''].join('\n'))
    .digest('hex')
  return {
    ruleId: id,
    ruleIndex,
    level: requirement.verdict === 'failed' ? 'error' : 'warning',
    kind: 'fail',
    message: { text: sentences.filter(Boolean).join('\n') },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(run.configFile) }, region: { startLine } },
        logicalLocations: [{ name: where, fullyQualifiedName: `${result.role}/${where}`, kind: 'module' }],
      },
    ],
    partialFingerprints: {
      'parcelproofViolation/v1': fingerprint,
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
    },
    ...(result.baseline === undefined
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: baselineText(result.baseline) }] }),
    properties: { scenario: result.id, level, evidence: result.evidence, reproduce: result.reproduce },
  }
}

/** Alerts need a file to stand at: the target's configuration, or the name it would have. */
function uriOf(configFile = 'parcelproof.yaml'): string {
  const path = configFile.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `file://${path}` : path
}

function invocationOf(run: FinishedRun, leftOut: number) {
  const unjudged = run.results.filter(({ verdict }) => verdict === 'could-not-run' || verdict === 'inconclusive')
  return {
    executionSuccessful: run.interrupted !== true,
    commandLine: run.command,
    startTimeUtc: run.startedAt,
    endTimeUtc: new Date(Date.parse(run.startedAt) + run.durationMs).toISOString(),
    ...(run.exitCode === undefined ? {} : { exitCode: run.exitCode }),
    toolExecutionNotifications: [
      ...unjudged.map((result) => ({
        level: 'note',
        descriptor: { id: result.verdict },
        message: { text: `${result.id} (${targetLabel(result)}): ${result.reason ?? result.verdict}` },
      })),
      ...(leftOut === 0
        ? []
        : [{ level: 'warning', message: { text: `${leftOut} more violations are in result.json.` } }]),
    ],
  }
}
