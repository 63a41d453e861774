import { adviceFor } from './advice.ts'
import type { Catalogue, Requirement } from './index.ts'

const introduction = `# Tenant isolation

These rules are this project's own: no standard says how a platform keeps the carrier connections of its tenants apart.
They are graded like the statements of the RFCs, by their keyword. The last column says what to do about a violation.
`

/** `docs/tenant-isolation.md`: the rules of the catalogue that come from no standard, by theme. */
export function tenantPage(catalogue: Catalogue): string {
  const rows = catalogue.rows.filter((row) => row.spec === 'TENANT')
  return [introduction, ...[...Map.groupBy(rows, (row) => row.section).values()].map(theme)].join('\n')
}

function theme(rows: readonly Requirement[]): string {
  const [first] = rows
  if (first === undefined) return ''
  const lines = rows.map((row) => {
    const cells = [row.id, row.role.replaceAll('-', ' '), row.level, row.text, adviceFor(row)]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  return `<a id="${first.section.toLowerCase()}"></a>

## ${first.sectionTitle}

| rule | for | level | what it asks | what to do |
| --- | --- | --- | --- | --- |
${lines.join('\n')}
`
}
