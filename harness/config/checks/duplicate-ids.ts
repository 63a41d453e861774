import type { ConfigurationPath, ConfigurationProblem } from '../configuration-error.ts'

/** Entries of a list that share their id with one before them. */
export function duplicateIds(
  path: ConfigurationPath,
  entries: readonly { readonly id: string }[],
  kind: string,
): readonly ConfigurationProblem[] {
  return entries.flatMap(({ id }, index) => {
    const first = entries.findIndex((entry) => entry.id === id)
    if (first === index) return []
    const sentence = `is the id of another ${kind} as well (number ${first + 1} of the list); give each ${kind} its own`
    return [{ code: 'DUPLICATE_ID', path: [...path, index, 'id'], sentence }]
  })
}
