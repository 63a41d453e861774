import { catalogue } from '../../scenarios/catalogue/index.ts'
import { scenarios } from '../../scenarios/index.ts'
import { toContents, toPage } from './markdown.ts'
import { scenarioPage } from './scenario-page.ts'
import { faultOf } from './twin-faults.ts'

/** Every file below `docs/scenarios/`, by its path there. */
export function scenarioPages(): ReadonlyMap<string, string> {
  const pages = scenarios.map((scenario) => scenarioPage(scenario, { catalogue, faultOf }))
  return new Map([['README.md', toContents(pages)], ...pages.map((page) => [`${page.id}.md`, toPage(page)] as const)])
}
