import type { ScenarioPage } from './scenario-page.ts'

/** `docs/scenarios/{id}.md`. */
export function toPage(page: ScenarioPage): string {
  const up = '../'.repeat(page.id.split('/').length)
  return `# ${text(page.title)}

\`${page.id}\` · for the role ${page.role.replaceAll('-', ' ')} · [all scenarios](${up}scenarios/README.md)

## The attack

${text(page.story)}

## How it is tested

${page.probes.map(({ id, probe }) => `- **${id}** ${text(probe)}`).join('\n')}

${page.needs.length === 0 ? 'It needs nothing beyond the basic set-up.' : `It needs of the target: ${page.needs.map((need) => `\`${need}\``).join(', ')}.`} Beside every negative probe runs
a correct exchange of the same shape; where that one fails, the verdict is \`inconclusive\` ([how verdicts are decided](${up}verdicts.md)).
${caught(page)}
\`\`\`bash
parcelproof run ${page.id} --config parcelproof.yaml
\`\`\`

## How to fix it

${page.advice.map((advice) => `- ${text(advice)}`).join('\n')}
${page.example === undefined ? '' : `\n\`\`\`js\n${page.example}\n\`\`\`\n`}
## References

${page.references.map(({ id, level, text: statement, section, url }) => `- **${id}** (${level}) ${text(statement)} [${text(section)}](${url.startsWith('docs/') ? up + url.slice('docs/'.length) : url})`).join('\n')}
`
}

function caught({ twins }: ScenarioPage): string {
  if (twins.length === 0) return ''
  const lines = twins.map(
    ({ id, fault, breaks }) => `| \`${id}\` | ${text(fault).replaceAll('|', '\\|')} | ${breaks.join(', ')} |`,
  )
  return `\nWhat it is known to catch: targets with exactly one fault (\`parcelproof prove\`).\n\n| weak twin | what it does wrong | breaks |\n| --- | --- | --- |\n${lines.join('\n')}\n`
}

/** Sentences of the catalogue, so that Markdown shows them as they are. */
function text(sentence: string): string {
  return sentence.replaceAll(/[<>*_[\]]/g, '\\$&')
}

/** `docs/scenarios/README.md`: every scenario by role and theme. */
export function toContents(pages: readonly ScenarioPage[]): string {
  const folderOf = ({ id }: ScenarioPage): string => id.split('/').slice(0, 2).join('/')
  const groups = [...Map.groupBy(pages, folderOf)].map(
    ([folder, group]) => `## ${folder}\n\n${group.map(({ id, title }) => `- [${text(title)}](${id}.md)`).join('\n')}\n`,
  )
  return `# Scenarios\n\nOne page each: the attack, how it is tested, how to fix it. Made from the code and the catalogue by\n\`npm run docs:scenarios\`; \`parcelproof explain <id>\` prints the same.\n\n${groups.join('\n')}`
}
