/**
 * The address of the section a statement was taken from. Tenant rules are this project's own: theirs is a path inside
 * the package.
 */
export function sectionUrl(row: {
  readonly spec: string
  readonly section: string
  readonly url?: string | undefined
}): string {
  if (row.url !== undefined) return row.url
  if (row.spec === 'TENANT') return `docs/tenant-isolation.md#${row.section.toLowerCase()}`
  if (row.spec === 'OAuth 2.1') return `${oauth21Draft}#section-${row.section}`
  return `https://www.rfc-editor.org/rfc/${row.spec.replace(' ', '').toLowerCase()}#section-${row.section}`
}

const oauth21Draft = 'https://datatracker.ietf.org/doc/html/draft-ietf-oauth-v2-1'
