import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Simulators, startSimulators } from '../index.ts'
import { newParty, send, tokensOf } from '../testing/code-flow.ts'

let simulators: Simulators
let browser: Browser

beforeAll(async () => {
  simulators = await startSimulators({ carriers: ['ups'], control: true, inProcess: true })
  browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox'] })
})
afterAll(async () => {
  await browser?.close()
  await simulators.close()
})

async function openConsole(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(simulators.control ?? '')
  await page.getByText('Live', { exact: true }).waitFor()
  return page
}

test('holds answers by a latch, shows how many it holds, and lets them go', async () => {
  await using page = await openConsole()
  const ups = page.getByRole('region', { name: 'UPS' })
  await ups.getByText(/^Latches/).click()
  const form = ups.locator('[data-part="latches"] form')
  await form.getByLabel('Endpoint').fill('jwks')
  await form.getByRole('button', { name: 'Hold at UPS' }).click()
  await ups.getByText('each response of endpoint jwks').waitFor()
  await page.locator('h1').click()
  const answer = send(simulators.carrier('ups').endpoints.jwks_uri)
  await ups.getByText('holding 1', { exact: true }).waitFor()
  const release = ups.getByRole('button', { name: /^Release latch-\d+ at UPS$/ })
  await release.focus()
  await page.keyboard.press('Enter')
  expect((await answer).status).toBe(200)
  await ups.getByRole('button', { name: /^Remove latch-\d+ at UPS$/ }).click()
  await ups.getByText('Latches (none)').waitFor()
  expect(await simulators.carrier('ups').command({ kind: 'latches' })).toEqual([])
})

test('shows one session alone, and goes back when it has ended', async () => {
  await tokensOf(await newParty(simulators.carrier('ups'), 'shared'))
  const session = await simulators.session({ id: 'job-1', profile: 'migrating' })
  await using page = await openConsole()
  await page.getByRole('heading', { name: 'ups · shared' }).waitFor()
  await page.locator('#session select').selectOption('job-1')
  await expect.poll(() => page.locator('.flow').count()).toBe(0)
  const ups = page.getByRole('region', { name: 'UPS' })
  await expect.poll(() => ups.getByLabel('Profile').inputValue()).toBe('migrating')
  await ups.getByLabel('Profile').selectOption('today')
  await expect.poll(() => session.carrier('ups').profile).toBe('today')
  expect(simulators.carrier('ups').profile).toBe('rfc9700')
  const tenant = await session.carrier('ups').addTenant({ id: 'inside' })
  await send(`${session.carrier('ups').endpoints.token_endpoint}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_id=${tenant.clients[0]?.clientId}`,
  })
  await page.getByRole('heading', { name: 'ups · inside' }).waitFor()
  if (process.env.PARCELPROOF_SCREENSHOTS !== undefined) await shoot(page, process.env.PARCELPROOF_SCREENSHOTS)
  await session.close()
  await page.getByRole('alert').filter({ hasText: 'Session job-1 has ended.' }).waitFor()
  await page.getByRole('heading', { name: 'ups · shared' }).waitFor()
})

/** Pictures to look at, where somebody names a folder for them. */
async function shoot(page: Page, folder: string): Promise<void> {
  await page.getByText(/^Latches/).click()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: `${folder}/console-${colorScheme}.png` })
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await page.screenshot({ path: `${folder}/console-narrow.png` })
}
