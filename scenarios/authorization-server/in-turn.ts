import type { Finding } from '../api/finding.ts'

/** Runs a part for one item after the other (they may share users and grants) and gives all findings. */
export async function inTurn<T>(
  items: readonly T[],
  part: (item: T) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const item of items) findings.push(...(await part(item)))
  return findings
}
