/** The address of the section a statement was taken from. */
export function sectionUrl(row: { readonly spec: string; readonly section: string }): string {
  if (row.spec === 'TENANT') return `${tenantPage}#${row.section.toLowerCase()}`
  if (row.spec === 'OAuth 2.1') return `${oauth21Draft}#section-${row.section}`
  return `https://www.rfc-editor.org/rfc/${row.spec.replace(' ', '').toLowerCase()}#section-${row.section}`
}

// Sections of the draft still move: the address names the version the catalogue was read from.
const oauth21Draft = 'https://datatracker.ietf.org/doc/html/draft-ietf-oauth-v2-1-16'

const tenantPage = 'https://parcelproof.dev/docs/tenant-isolation'
