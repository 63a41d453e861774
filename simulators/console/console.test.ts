import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Simulators, startSimulators } from '../index.ts'
import { codeFor, newParty, newVerifier, type Party, redeem, send, tokensOf } from '../testing/code-flow.ts'

let simulators: Simulators
let browser: Browser
let acme: Party
let globex: Party

beforeAll(async () => {
  simulators = await startSimulators({ carriers: ['ups', 'dhl'], control: true, inProcess: true })
  acme = await newParty(simulators.carrier('ups'), 'acme')
  globex = await newParty(simulators.carrier('dhl'), 'globex')
  browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox'] })
})
afterAll(async () => {
  await browser?.close()
  await simulators.close()
})
beforeEach(async () => {
  for (const carrier of simulators.carriers) {
    await carrier.command({ kind: 'clear-journal' })
    await carrier.command({ kind: 'clear-faults' })
  }
})

type PageOptions = Parameters<Browser['newPage']>[0]

async function openConsole(options: PageOptions = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options })
  await page.goto(simulators.control ?? '')
  await page.getByText('Live', { exact: true }).waitFor()
  return page
}

async function refusedFlow(party: Party): Promise<void> {
  await redeem(party, await codeFor(party, newVerifier()), newVerifier())
}

const exchanges = (page: Page) => page.locator('.exchange')

test('shows a flow as it happens, from one tenant and carrier', async () => {
  await using page = await openConsole()
  await tokensOf(acme)
  await page.getByRole('heading', { name: 'ups · acme' }).waitFor()
  await expect.poll(() => exchanges(page).count()).toBe(2)
  expect(await exchanges(page).nth(1).textContent()).toBe(
    'platform to ups: POST token, authorization_code, answered 200, served',
  )
})

test('shows why an exchange was refused, in full and without secrets', async () => {
  await refusedFlow(acme)
  await using page = await openConsole()
  await page.getByRole('button', { name: /invalid_grant/ }).click()
  const detail = page.locator('#detail')
  const text = (await detail.textContent()) ?? ''
  expect(text).toContain('Refused at verifier-comparison: invalid_grant')
  expect(text).toContain('Send the verifier that was made for this very flow')
  expect(text).toMatch(/code_verifier=‹code_verifier [0-9a-f]{6}›/)
  expect(text).not.toContain(acme.client.clientSecret)
})

test('filters by carrier, tenant, outcome and text', async () => {
  await tokensOf(acme)
  await refusedFlow(globex)
  await using page = await openConsole()
  const flows = page.locator('.flow')
  await expect.poll(() => flows.count()).toBe(2)
  await page.getByRole('form', { name: 'Filters' }).getByLabel('Tenant').selectOption('globex')
  await expect.poll(() => flows.count()).toBe(1)
  await page.getByLabel('Outcome').selectOption('served')
  await page.getByLabel('Search').fill('nothing holds this')
  await page.getByText('Nothing to show yet').waitFor()
})

test('lets a carrier’s time go on at its own rate', async () => {
  const ups = simulators.carrier('ups')
  await ups.clock.set({ rate: 100_000 })
  await using page = await openConsole()
  const time = page.locator('[data-carrier="ups"] time')
  const first = await time.textContent()
  await expect.poll(() => time.textContent(), { timeout: 10_000 }).not.toBe(first)
  await ups.command({ kind: 'reset' })
})

test('is used by keyboard alone', async () => {
  await tokensOf(acme)
  await using page = await openConsole()
  await exchanges(page).first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'POST token' }).waitFor()
  await page.keyboard.press('Escape')
  expect(await page.locator('#detail').isVisible()).toBe(false)
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('POST token')
  await page.keyboard.press('/')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('text')
})

test('injects a fault, counts what it hit, and ends it', async () => {
  await using page = await openConsole()
  const card = page.locator('[data-carrier="dhl"]')
  await card.getByText('Inject a fault').click()
  await card.getByLabel('Fault').selectOption('server-error')
  await card.getByRole('button', { name: 'Inject into DHL' }).click()
  await card.getByText('server-error, hit 0 of 0').waitFor()
  expect((await send(simulators.carrier('dhl').endpoints.jwks_uri)).status).toBe(503)
  await page
    .getByRole('button', { name: /answered 503/ })
    .first()
    .waitFor()
  await page.getByLabel('Search').focus()
  await card.getByText('hit 1 of 1').waitFor()
  await card.getByRole('button', { name: /^End / }).click()
  await card.getByText('None in force.').waitFor()
  expect((await send(simulators.carrier('dhl').endpoints.jwks_uri)).status).toBe(200)
})

test('says what is wrong with a fault plan', async () => {
  await using page = await openConsole()
  const card = page.locator('[data-carrier="dhl"]')
  await card.getByText('Inject a fault').click()
  await card.getByLabel('Settings').fill('{"distribution":{"shape":"square"}}')
  await card.getByRole('button', { name: 'Inject into DHL' }).click()
  expect(await page.getByRole('alert').textContent()).toContain('fault plan is wrong')
})

test('moves a clock, changes the profile and switches a quirk', async () => {
  await using page = await openConsole()
  const card = page.locator('[data-carrier="ups"]')
  const ups = simulators.carrier('ups')
  await card.getByRole('button', { name: '+1 h' }).click()
  await expect.poll(() => ups.clock.now()).toBeGreaterThan(Date.now() + 3_500_000)
  await card.getByRole('button', { name: 'Real time' }).click()
  await card.getByLabel('Profile').selectOption('today')
  await expect.poll(() => ups.profile).toBe('today')
  await card.getByText(/^Quirks/).click()
  const quirk = card.locator('input[name="ups/numbers-as-strings"]')
  expect(await quirk.isChecked()).toBe(true)
  await quirk.click()
  await expect
    .poll(async () => JSON.stringify(await ups.command({ kind: 'describe' })))
    .toMatch(/"ups\/numbers-as-strings"[^}]*"on":false/)
  await ups.command({ kind: 'reset' })
})

test('shows what was sent as text, never as markup', async () => {
  await using page = await openConsole()
  const trap = '<img src=x onerror="document.title=1">'
  await send(`${simulators.carrier('ups').origin}/nowhere?x=${encodeURIComponent(trap)}`, {
    headers: { 'x-trap': trap },
  })
  await page.getByRole('button', { name: /GET other/ }).click()
  expect(await page.locator('#detail pre').first().textContent()).toContain('x-trap: <img')
  expect([await page.locator('#detail img').count(), await page.title()]).toEqual([0, 'Parcelproof simulators'])
})

test('loads nothing from elsewhere', async () => {
  await using page = await browser.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).origin))
  await page.goto(simulators.control ?? '')
  await page.getByText('Live', { exact: true }).waitFor()
  expect(new Set(asked)).toEqual(new Set([simulators.control]))
})

test('asks for the token where there is one', async () => {
  await using guarded = await startSimulators({ carriers: ['ups'], inProcess: true, control: { token: 'open-sesame' } })
  await using page = await browser.newPage()
  await page.goto(guarded.control ?? '')
  await page.getByLabel('Token').fill('open-sesame')
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByText('Live', { exact: true }).waitFor()
})

test.each(['light', 'dark'] as const)('has nothing that axe calls serious (%s)', async (colorScheme) => {
  await refusedFlow(acme)
  await using page = await openConsole({ colorScheme, bypassCSP: true })
  await page.getByRole('button', { name: /invalid_grant/ }).click()
  await page.locator('[data-carrier="ups"]').getByText('Inject a fault').click()
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') })
  const found = await page.evaluate(
    `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))`,
  )
  expect(found).toEqual([])
})
