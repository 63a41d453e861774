import { z } from 'zod'
import { levels, roles } from '../../reports/result-model.ts'

/** One normative statement for one role, as the data files hold it. */
export const requirementSchema = z
  .strictObject({
    /** `<spec>-<section>-<number>`, with `-as`, `-client` or `-rs` where one statement binds several roles. */
    id: z.string().regex(/^(RFC\d+|OAUTH21|TENANT)-[A-Za-z0-9.-]+$/),
    spec: z.string(),
    section: z.string(),
    sectionTitle: z.string(),
    role: z.enum(roles),
    level: z.enum(levels),
    text: z.string().min(1),
    testable: z.enum(['black-box', 'with-config', 'not-observable']),
    /** What the harness sends and must see. */
    probe: z.string().min(1),
    /** The attack of RFC 9700, section 4, that the rule guards against. */
    attack: z.string().nullable(),
    /** Whom the row is for; everybody else gets `not-applicable` with that reason. */
    applies: z.string().optional(),
    related: z.array(z.string()).readonly(),
    source: z.string(),
    /** In place of what the catalogue says; only for rows of somebody's own. */
    advice: z.string().optional(),
    url: z.string().optional(),
  })
  .readonly()

export type RequirementData = z.infer<typeof requirementSchema>

/** A row with what follows from it. */
export interface Requirement extends RequirementData {
  /** Rows whose check settles this one, word for word from its probe. */
  readonly shares: readonly string[]
  /**
   * `whole`: what is found out about those rows holds for this one as it stands.
   * `part`: the probe asks for more, or for other targets; a scenario has to speak of this row by itself.
   */
  readonly sharing?: 'whole' | 'part'
  /** Its own `applies`, or else that of the row it shares with (summary of the catalogue, rule 8). */
  readonly appliesTo: string | undefined
}
