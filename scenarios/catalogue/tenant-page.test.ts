import { expect, test } from 'vitest'
import { catalogue } from './index.ts'
import { sectionUrl } from './links.ts'
import { tenantPage } from './tenant-page.ts'

const page = tenantPage(catalogue)

test('ships the page that the catalogue says (vitest -u writes it anew)', async () => {
  await expect(page).toMatchFileSnapshot('../../docs/tenant-isolation.md')
})

test('has the place every tenant rule links to', () => {
  for (const row of catalogue.rows.filter((row) => row.spec === 'TENANT')) {
    const [file, anchor] = sectionUrl(row).split('#')
    expect(file).toBe('docs/tenant-isolation.md')
    expect(page).toContain(`<a id="${anchor}"></a>`)
    expect(page).toContain(`| ${row.id} |`)
  }
})
