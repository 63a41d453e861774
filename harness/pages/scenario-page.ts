import type { CaughtBy, Scenario } from '../../scenarios/api/scenario.ts'
import { adviceFor } from '../../scenarios/catalogue/advice.ts'
import type { Catalogue } from '../../scenarios/catalogue/index.ts'
import { sectionUrl } from '../../scenarios/catalogue/links.ts'
import { serverFixes } from './fixes/authorization-server.ts'
import { clientFixes } from './fixes/client.ts'
import { resourceFixes } from './fixes/resource-server.ts'

/** What there is to say of one scenario, for a page and for a terminal alike. */
export interface ScenarioPage {
  readonly id: string
  readonly title: string
  readonly role: string
  /** The attack as a story. */
  readonly story: string
  /** How it is tried, statement by statement. */
  readonly probes: readonly { readonly id: string; readonly probe: string }[]
  readonly needs: readonly string[]
  /** The faulty targets that it is known to catch. */
  readonly twins: readonly { readonly id: string; readonly fault: string; readonly breaks: readonly string[] }[]
  readonly advice: readonly string[]
  /** A few lines that show the fix. */
  readonly example: string | undefined
  readonly references: readonly {
    readonly id: string
    readonly level: string
    readonly text: string
    readonly section: string
    readonly url: string
  }[]
}

export interface PageSources {
  readonly catalogue: Catalogue
  /** What a weak twin does wrong. */
  readonly faultOf: (caught: CaughtBy, scenario: Scenario) => string
}

const fixes: Readonly<Record<Scenario['role'], Readonly<Record<string, string>>>> = {
  'authorization-server': serverFixes,
  client: clientFixes,
  'resource-server': resourceFixes,
}

/** The theme of a scenario: the folder it lies in. */
export function themeOf({ id }: Pick<Scenario, 'id'>): string {
  return id.split('/')[1] ?? ''
}

/** Puts together what code and catalogue say of a scenario. */
export function scenarioPage(scenario: Scenario, { catalogue, faultOf }: PageSources): ScenarioPage {
  const rows = scenario.requirements.map((id) => catalogue.get(id)).filter((row) => row !== undefined)
  return {
    id: scenario.id,
    title: scenario.title,
    role: scenario.role,
    story: scenario.story,
    probes: rows.map(({ id, probe }) => ({ id, probe })),
    needs: scenario.needs,
    twins: scenario.caughtBy.map((caught) => ({
      id: caught.twin,
      fault: faultOf(caught, scenario),
      breaks: caught.breaks,
    })),
    advice: [...new Set(rows.map((row) => adviceFor(row)))],
    example: fixes[scenario.role][themeOf(scenario)],
    references: rows.map((row) => ({
      id: row.id,
      level: row.level,
      text: row.text,
      section: `${row.spec}, ${row.section} ${row.sectionTitle}`,
      url: sectionUrl(row),
    })),
  }
}
