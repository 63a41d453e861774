import { type Finding, recorded } from '../api/finding.ts'

/**
 * The same findings as observations: for targets a rule does not bind, where what they do is worth reading and
 * changes no verdict (summary of the catalogue, rule 2).
 */
export function recordOnly(findings: readonly Finding[], about: string): readonly Finding[] {
  return findings.flatMap((finding) => {
    const sentence = sentenceOf(finding)
    return sentence === undefined ? [] : recorded(finding.requirement, `${about}: ${sentence}`, ...finding.evidence)
  })
}

function sentenceOf(finding: Finding): string | undefined {
  switch (finding.kind) {
    case 'held':
    case 'recorded':
    case 'broken':
      return finding.observed
    case 'not-applicable':
    case 'inconclusive':
      return finding.reason
    case 'could-not-run':
      return finding.missing
  }
}
