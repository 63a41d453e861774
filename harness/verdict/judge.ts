import { type Level, type RequirementVerdict, type Verdict, worstVerdict } from '../../reports/result-model.ts'
import type { Finding } from '../../scenarios/api/finding.ts'
import { gradeBroken } from '../../scenarios/catalogue/grading.ts'
import type { Catalogue, Requirement } from '../../scenarios/catalogue/index.ts'
import type { GradingProfile } from '../../scenarios/catalogue/profiles.ts'

/** What the findings of one run of a scenario come to; the part of a result that is judgement. */
export interface Judgement {
  readonly requirements: readonly RequirementVerdict[]
  /** The worst of the requirements. */
  readonly verdict: Verdict
  readonly reason?: string
  readonly expected?: string
  readonly observed?: string
  /** Ids of the exchanges the findings name, each once. */
  readonly evidence: readonly string[]
  readonly observations: readonly string[]
}

/**
 * Grades the findings of one scenario: every requirement they speak of, and every row that shares the check of one of
 * those, each by its own keyword and under the given profile.
 */
export function judgeFindings(
  findings: readonly Finding[],
  { catalogue, profile }: { readonly catalogue: Catalogue; readonly profile: GradingProfile },
): Judgement {
  const spokenOf = new Map(findings.map(({ requirement }) => [requirement, rowOf(requirement, catalogue)]))
  const settledBy = (row: Requirement) => catalogue.settledThrough(row.id)
  const sharing = catalogue.sharing.filter((row) =>
    settledBy(row)
      .slice(1)
      .some((id) => spokenOf.has(id)),
  )
  const requirements = [...new Set([...spokenOf.values(), ...sharing])].map((row) => {
    const checks = settledBy(row)
    const about = findings.filter((finding) => checks.includes(finding.requirement))
    return requirementVerdict(row, about, profile)
  })
  const verdict = worstVerdict(requirements.map((requirement) => requirement.verdict))
  const worst = requirements.find((requirement) => requirement.verdict === verdict)
  return {
    requirements,
    verdict,
    ...sentencesOf(worst ?? { reason: 'the scenario ended without finding anything out' }),
    evidence: [...new Set(findings.flatMap((finding) => finding.evidence))],
    observations: observationsOf(findings, catalogue, profile),
  }
}

function rowOf(id: string, catalogue: Catalogue): Requirement {
  const row = catalogue.get(id)
  if (!row) throw new Error(`a scenario speaks of ${id}, which is no row of the catalogue`)
  return row
}

function requirementVerdict(
  row: { readonly id: string; readonly level: Level },
  findings: readonly Finding[],
  profile: GradingProfile,
): RequirementVerdict {
  const { id, level } = row
  const graded = findings
    .filter((finding) => finding.kind !== 'recorded')
    .map((finding) => ({ finding, verdict: gradeFinding(finding, row, profile) }))
  // Where nothing but observations was made there is nothing to hold against the target.
  const verdict = graded.length === 0 ? 'passed' : worstVerdict(graded.map((item) => item.verdict))
  const worst = graded.filter((item) => item.verdict === verdict).map((item) => item.finding)
  if (verdict === 'passed') return { id, level, verdict }
  const reason = listed(worst.map(reasonOf))
  const expected = listed(worst.map((finding) => (finding.kind === 'broken' ? finding.expected : undefined)))
  const observed = listed(worst.map((finding) => (finding.kind === 'broken' ? finding.observed : undefined)))
  const evidence = [...new Set(worst.flatMap((finding) => finding.evidence))]
  const invalid = worst.every((finding) => finding.kind === 'inconclusive' && finding.controlFailed === true)
  return {
    id,
    level,
    verdict,
    ...sentencesOf({ reason, expected, observed }),
    ...(invalid ? { controlFailed: true } : {}),
    ...(evidence.length === 0 ? {} : { evidence }),
  }
}

function gradeFinding(
  finding: Finding,
  row: { readonly id: string; readonly level: Level },
  profile: GradingProfile,
): Verdict {
  switch (finding.kind) {
    case 'broken':
      return gradeBroken(row, profile)
    case 'held':
    case 'recorded':
      return 'passed'
    default:
      return finding.kind
  }
}

function reasonOf(finding: Finding): string | undefined {
  if (finding.kind === 'could-not-run') return finding.missing
  if (finding.kind === 'not-applicable' || finding.kind === 'inconclusive') return finding.reason
  return undefined
}

const mostSentences = 8

/** Different sentences, one a line; many mutants of one attack would fill pages, so only the first ones. */
function listed(sentences: readonly (string | undefined)[]): string | undefined {
  const different = [...new Set(sentences.filter((sentence) => sentence !== undefined))]
  if (different.length === 0) return undefined
  const rest = different.length - mostSentences
  return [...different.slice(0, mostSentences), ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n')
}

interface Sentences {
  readonly reason?: string | undefined
  readonly expected?: string | undefined
  readonly observed?: string | undefined
}

function sentencesOf({ reason, expected, observed }: Sentences) {
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(expected === undefined ? {} : { expected }),
    ...(observed === undefined ? {} : { observed }),
  }
}

/** Everything worth reading that changes no verdict, the rows it was seen for in front. */
function observationsOf(
  findings: readonly Finding[],
  catalogue: Catalogue,
  profile: GradingProfile,
): readonly string[] {
  const rowsBySentence = new Map<string, Set<string>>()
  for (const finding of findings) {
    const sentence = observationOf(finding, rowOf(finding.requirement, catalogue), profile)
    if (sentence === undefined) continue
    rowsBySentence.set(sentence, (rowsBySentence.get(sentence) ?? new Set()).add(finding.requirement))
  }
  return [...rowsBySentence].map(([sentence, rows]) => `${[...rows].join(', ')}: ${sentence}`)
}

function observationOf(finding: Finding, row: Requirement, profile: GradingProfile): string | undefined {
  if (finding.kind === 'held' || finding.kind === 'recorded') return finding.observed
  if (finding.kind === 'broken' && gradeBroken(row, profile) === 'passed') return finding.observed
  return undefined
}
