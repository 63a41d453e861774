import { z } from 'zod'
import advice from './advice.json' with { type: 'json' }
import type { RequirementData } from './requirement.ts'

const texts = z.record(z.string(), z.string().min(1))
const { rows, sections } = z.strictObject({ rows: texts, sections: texts }).parse(advice)

/** What to do when this row is violated: its own text, or that of its section. */
export function adviceFor(row: Pick<RequirementData, 'id' | 'spec' | 'section' | 'advice'>): string {
  const text = row.advice ?? rows[row.id] ?? sections[`${row.spec}, ${row.section}`]
  if (text === undefined) throw new Error(`the catalogue has no advice for ${row.id}`)
  return text
}

/** Every key of the advice, a row's id or `<spec>, <section>`. */
export const advisedKeys: readonly string[] = [...Object.keys(rows), ...Object.keys(sections)]
