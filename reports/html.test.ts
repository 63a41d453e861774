import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verdicts } from './result-model.ts'
import { sampleExchanges, sampleRun } from './testing/sample-run.ts'
import { writeReports } from './write-all.ts'

let folder = ''
let address = ''
let browser: Browser

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'report-'))
  const { html = '' } = await writeReports(sampleRun, sampleExchanges, folder, ['html'])
  address = pathToFileURL(html).href
  browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox'] })
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function openReport(options: Parameters<Browser['newPage']>[0] = {}, hash = ''): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options })
  await page.goto(`${address}${hash}`)
  return page
}

const shownResults = (page: Page) => page.locator('.result:not([hidden])')

test('puts the verdict first and shows every result once, the worst first', async () => {
  await using page = await openReport()
  expect(await page.locator('h1').textContent()).toBe('Violated')
  expect(await page.locator('.lead').textContent()).toContain('2 of 7 results failed')
  expect(await shownResults(page).count()).toBe(sampleRun.summary.total)
  for (const verdict of verdicts) {
    const expected = sampleRun.results.filter((result) => result.verdict === verdict).length
    expect(await page.locator(`.result[data-verdict="${verdict}"]`).count()).toBe(expected)
  }
  expect(await page.locator('.result').first().getAttribute('data-verdict')).toBe('failed')
})

test('tells of a failure why it matters, what to change, and the step that decided', async () => {
  await using page = await openReport()
  const failed = page.locator('.result.failed').first()
  const text = await failed.textContent()
  for (const part of [
    'Insufficient Redirection URI Validation',
    'delivered to an address the attacker chose',
    'no code',
    'a code came',
    'Compare redirect URIs as strings.',
    'parcelproof run a --seed 42',
  ]) {
    expect(text).toContain(part)
  }
  expect(await failed.locator('.decided').textContent()).toContain('x2')
  await failed.locator('.decided summary').click()
  expect(await failed.locator('.decided pre').first().textContent()).toContain('POST https://as.example/token')
  expect(await failed.locator('.statements a[href^="https://"]').getAttribute('href')).toBe(
    'https://www.rfc-editor.org/rfc/rfc9700#section-2.1',
  )
})

test('draws the exchanges as a sequence: who spoke to whom, the wrong step marked, each step open to the whole', async () => {
  await using page = await openReport()
  const sequence = page.locator('.result.failed').first().locator('.sequence')
  expect(await sequence.locator('.lane').allTextContents()).toEqual(['Parcelproof', 'our-server'])
  expect(await sequence.locator('li').count()).toBe(2)
  expect(await sequence.locator('.decisive').allTextContents()).toEqual(['✗ the wrong step'])
  const there = sequence.locator('.arrow:not(.answer)').first()
  expect(await there.textContent()).toContain('Parcelproof to our-server: GET /authorize?client_id=acme')
  expect((await there.boundingBox())?.width).toBeGreaterThan(200)
  expect(await sequence.locator('.whole').first().isVisible()).toBe(false)
  await there.click()
  const whole = await sequence.locator('.whole').first().textContent()
  expect(whole).toContain('GET https://as.example/authorize?client_id=acme&scope=a%20b#f')
  expect(whole).toContain("curl -i -X GET 'https://as.example/authorize")
})

test('sets the targets of a role side by side where they differ', async () => {
  await using page = await openReport()
  const table = page.locator('table.beside')
  expect(await table.locator('thead th').allTextContents()).toEqual(['Scenario', 'platform · ups', 'platform · dhl'])
  const row = table.getByRole('row', { name: 'Takes the state of another tenant' })
  expect(await row.locator('td').allTextContents()).toEqual(['✗ failed', '✓ passed'])
})

test('runs nothing and loads nothing that a target sent', async () => {
  await using page = await openReport()
  const requests: string[] = []
  const dialogs: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    dialog.dismiss().catch(() => undefined)
  })
  await page.reload()
  expect(requests).toEqual([address])
  expect(dialogs).toEqual([])
  expect(await page.locator('script').count()).toBe(1)
  expect(await page.locator('[src], link, img, iframe').count()).toBe(0)
})

test('filters by verdict, role, target, carrier, tenant, severity and text', async () => {
  await using page = await openReport()
  await page.getByRole('button', { name: 'failed' }).click()
  expect(await shownResults(page).count()).toBe(2)
  expect(await page.locator('output').textContent()).toBe('2 of 7 results')
  await page.getByLabel('Role').selectOption('client')
  expect(await shownResults(page).count()).toBe(1)
  await page.getByRole('button', { name: 'show all' }).click()
  await page.getByLabel('Target', { exact: true }).selectOption('platform')
  await page.getByLabel('Carrier').selectOption('dhl')
  expect(await shownResults(page).count()).toBe(2)
  await page.getByRole('button', { name: 'show all' }).click()
  await page.getByLabel('Tenant').selectOption('globex')
  expect(await shownResults(page).count()).toBe(2)
  await page.getByRole('button', { name: 'show all' }).click()
  await page.getByLabel('Severity').selectOption('should')
  expect(await shownResults(page).count()).toBe(1)
  await page.getByRole('button', { name: 'show all' }).click()
  await page.getByLabel('Text').fill('REPLAYED alive')
  expect(await shownResults(page).count()).toBe(1)
  await page.getByLabel('Text').fill('nothing like this')
  expect(await page.locator('#nothing').isVisible()).toBe(true)
})

test('opens what an anchor leads to', async () => {
  await using page = await openReport({}, '#r1')
  const warned = page.locator('#r1')
  expect(await warned.getAttribute('data-verdict')).toBe('warning')
  await expect.poll(() => warned.getAttribute('open')).toBe('')
})

test('can be worked by keyboard', async () => {
  await using page = await openReport()
  await page.keyboard.press('Tab')
  expect(await page.locator(':focus').textContent()).toBe('To the results')
  await page.keyboard.press('/')
  expect(await page.locator(':focus').getAttribute('name')).toBe('text')
  const closed = page.locator('.result.warning > summary')
  await closed.focus()
  await page.keyboard.press('Enter')
  expect(await page.locator('.result.warning').getAttribute('open')).toBe('')
})

test('shows RFC 9700 section by section, and opens the sections of other documents', async () => {
  await using page = await openReport()
  expect(await page.getByRole('rowheader', { name: '4.2.4 Countermeasures' }).isVisible()).toBe(true)
  const section = page.getByRole('rowheader', { name: 'Cross-tenant replay of state and code', exact: true })
  expect(await section.isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Tenant isolation' }).click()
  expect(await section.isVisible()).toBe(true)
})

test('can be read without scripts, on a phone and on paper', async () => {
  await using still = await openReport({ javaScriptEnabled: false })
  expect(await still.locator('.result.failed .observed').first().isVisible()).toBe(true)
  await using phone = await openReport({ viewport: { width: 360, height: 700 } })
  expect(await phone.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  await using paper = await openReport()
  await paper.emulateMedia({ media: 'print' })
  expect(await paper.locator('.filters').isVisible()).toBe(false)
})

test.each(['light', 'dark'] as const)('has nothing that axe calls serious (%s)', async (colorScheme) => {
  await using page = await openReport({ colorScheme, bypassCSP: true })
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') })
  const serious = await page.evaluate<string[]>(
    `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))`,
  )
  expect(serious).toEqual([])
})

test('tells once what is green in the same way at several carriers, and leads there from each of them', async () => {
  const green = sampleRun.results.filter(({ verdict, role }) => verdict === 'passed' && role === 'client')
  const results = [
    ...sampleRun.results,
    ...['ups', 'usps'].flatMap((carrier) => green.map((one) => ({ ...one, carrier }))),
  ]
  const { html = '' } = await writeReports({ ...sampleRun, results }, sampleExchanges, join(folder, 'alike'), ['html'])
  await using page = await browser.newPage()
  await page.goto(`${pathToFileURL(html).href}#r${results.length - 1}`)
  const alike = page.locator('.result.passed')
  expect(await alike.count()).toBe(1)
  expect(await alike.locator('summary').first().textContent()).toContain(
    'platform · dhl, platform · ups, platform · usps',
  )
  await expect.poll(() => alike.getAttribute('open')).toBe('')
  expect(await page.locator('output').textContent()).toBe('9 results')
  await page.getByLabel('Carrier').selectOption('usps')
  expect(await alike.isVisible()).toBe(true)
})

test('stays small however much evidence there is', async () => {
  const exchange = sampleExchanges[0]
  const exchanges = exchange
    ? Array.from({ length: 20_000 }, (_, n) => ({ ...exchange, id: `x${n}`, requestBody: 'b'.repeat(5000) }))
    : []
  const results = sampleRun.results.map((result) => ({ ...result, evidence: exchanges.map(({ id }) => id) }))
  const { html = '' } = await writeReports({ ...sampleRun, results }, exchanges, join(folder, 'large'), ['html'])
  expect(statSync(html).size).toBeLessThan(2_000_000)
})

test('stays small for every scenario at four carriers, each with much to tell', async () => {
  const carriers = ['ups', 'fedex', 'usps', 'dhl']
  const [template] = sampleRun.results.filter(({ verdict }) => verdict === 'passed')
  if (template === undefined) throw new Error('nothing passed in the sample run')
  const observations = Array.from(
    { length: 20 },
    (_, n) => `${n}: a refresh token of the confidential client was refused`,
  )
  const results = Array.from({ length: 350 }, (_, n) =>
    carriers.map((carrier) => ({
      ...template,
      id: `client/many/number-${n}`,
      carrier,
      observations,
      evidence: ['x1', 'x2'],
    })),
  ).flat()
  const { html = '' } = await writeReports({ ...sampleRun, results }, sampleExchanges, join(folder, 'full'), ['html'])
  expect(statSync(html).size).toBeLessThan(2_000_000)
})
