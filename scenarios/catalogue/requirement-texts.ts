import type { RequirementText } from '../../reports/result-model.ts'
import { adviceFor } from './advice.ts'
import { sectionUrl } from './links.ts'
import type { RequirementData } from './requirement.ts'

/** What a finished run carries about its requirements, so that reports need no catalogue. */
export function requirementTexts(rows: readonly RequirementData[]): Readonly<Record<string, RequirementText>> {
  return Object.fromEntries(rows.map((row) => [row.id, requirementText(row)]))
}

function requirementText(row: RequirementData): RequirementText {
  const { text, level, spec, section, sectionTitle, attack } = row
  return {
    text,
    level,
    spec,
    section,
    sectionTitle,
    url: sectionUrl(row),
    ...(attack === null ? {} : { attack }),
    advice: adviceFor(row),
  }
}
