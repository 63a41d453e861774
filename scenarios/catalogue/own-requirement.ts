import { z } from 'zod'
import { levels, roles } from '../../reports/result-model.ts'
import type { RequirementData } from './requirement.ts'

/** A statement of somebody's own: a rule of a house, of a contract, of another standard. */
export const ownRequirementSchema = z
  .strictObject({
    /** Begins with `OWN-`, so that nobody takes it for a row of the catalogue. */
    id: z.string().regex(/^OWN-[A-Za-z0-9.-]+$/, 'begin it with OWN-'),
    role: z.enum(roles),
    level: z.enum(levels),
    text: z.string().min(1),
    /** What to do when it is violated. */
    advice: z.string().min(1),
    /** Where the statement can be read. */
    url: z.url().optional(),
  })
  .readonly()

export type OwnRequirement = z.infer<typeof ownRequirementSchema>

/** The statement as a row like any other. */
export function rowOf({ url, ...own }: OwnRequirement): RequirementData {
  return {
    ...own,
    spec: 'OWN',
    section: own.id.slice('OWN-'.length),
    sectionTitle: 'of your own',
    testable: 'black-box',
    probe: own.text,
    attack: null,
    related: [],
    source: url ?? 'your configuration',
    ...(url === undefined ? {} : { url }),
  }
}
