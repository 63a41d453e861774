import { pageHead } from './html/head.ts'
import { loadSection } from './html/load/section.ts'
import { escaped } from './html/markup.ts'
import type { LoadResult } from './load-model.ts'

const classes = { passed: 'conformant', failed: 'violated', incomplete: 'incomplete' } as const
const titles = { passed: 'Holds under load', failed: 'Breaks under load', incomplete: 'Incomplete' } as const

/** `report.html` of a load run that has no conformance result beside it. */
export function toLoadHtml(result: LoadResult): readonly string[] {
  const title = titles[result.verdict]
  const { tool, environment, startedAt } = result
  const machine = Object.entries(environment).map(([name, value]) => `${name} ${value}`)
  return [
    pageHead(`${title}: ${result.target.name}`),
    `<header class="top ${classes[result.verdict]}"><div><p class="tool">${escaped(`${tool.name} ${tool.version}`)}</p><h1>${title}</h1><p class="lead">${escaped(result.question)}</p></div></header>`,
    `<main>${loadSection(result)}</main><footer><p>${escaped([startedAt, ...machine].join(', '))}</p><p>The same in other forms: load.json, load-junit.xml.</p></footer></body></html>\n`,
  ]
}
