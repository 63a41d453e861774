import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Simulators } from '../../../../simulators/index.ts'
import { chromiumFlags, findChromium } from '../../../drivers/authorization-server/login/find-chromium.ts'
import { openBrowser } from '../../self-check/browser.ts'
import { openSeenWorld, operatorKey, type SeenWorld } from '../../testing/seen-world.ts'
import { halfway, startCarriers } from '../../testing/world.ts'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const found = await findChromium()
// A missing browser is a failure where tests count, and a test that is skipped for all to see elsewhere.
const inBrowser = found === undefined && process.env.CI !== 'true' ? test.skip : test
/** Where pictures go for people to look at; none are taken where it is not said. */
const pictures = process.env.PARCELPROOF_SCREENSHOTS

let simulators: Simulators
let chrome: Browser
beforeAll(async () => {
  simulators = await startCarriers(['ups', 'usps'])
  if (found === undefined) return
  chrome = await chromium.launch({ executablePath: found.path, args: [...chromiumFlags] })
}, 60_000)
afterAll(async () => {
  await chrome?.close()
  await simulators.close()
})

const trouble = () => Promise.resolve(Response.json({ error: 'invalid_client' }, { status: 401 }))

/** Two tenants that have done something: one of them is in trouble at one carrier. */
async function busyWorld(): Promise<SeenWorld> {
  const world = await openSeenWorld(simulators)
  for (const tenant of ['acme', 'globex'] as const) {
    await world.client(tenant).connect(openBrowser())
    await world.client(tenant).call(openBrowser())
  }
  await world.client('globex', 'usps').connect(openBrowser())
  for (let count = 0; count < 5; count += 1) {
    const flow = await halfway(world.client('globex'))
    world.sent.intercept = ({ body }) => (body.includes('code=') ? trouble() : undefined)
    await flow.browser.visit(flow.callback.href)
    world.sent.intercept = () => undefined
  }
  const stray = await halfway(world.client('globex', 'usps'))
  await stray.browser.visit(stray.callback.href.replace('/globex/', '/acme/'))
  await fetch(`${world.platform.origin}/operator/tenants/acme/carriers/ups/policies`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ parallel: true }),
  })
  return world
}

/** A page that fails on anything that is loaded from elsewhere, and on everything its policy stops. */
async function openPage(
  look: 'light' | 'dark' = 'light',
): Promise<{ readonly page: Page; readonly complaints: readonly string[]; readonly context: BrowserContext }> {
  const context = await chrome.newContext({ colorScheme: look, viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => void complaints.push(message.text()))
  page.on('pageerror', (error) => void complaints.push(error.message))
  return { page, complaints, context }
}

async function signIn(page: Page, origin: string, key: string): Promise<void> {
  await page.goto(`${origin}/dashboard`)
  await page.getByLabel('Key').fill(key)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/dashboard$/)
}

async function violations(page: Page): Promise<readonly string[]> {
  const { readFile } = await import('node:fs/promises')
  await page.evaluate(await readFile(axe, 'utf8'))
  const found: unknown = await page.evaluate(
    '(async () => (await axe.run()).violations.map(({ id, nodes }) => id + " " + nodes.map(({ target }) => target).join()))()',
  )
  return Array.isArray(found) ? found.map(String) : ['axe said nothing']
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  await mkdir(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
}

describe('pages in a real Chromium', () => {
  inBrowser(
    'show a tenant its own carriers and nothing of anybody else, in light and dark, without a complaint of axe',
    async () => {
      await using world = await busyWorld()
      for (const look of ['light', 'dark'] as const) {
        const { page, complaints, context } = await openPage(look)
        await page.goto(`${world.platform.origin}/tenants/acme/dashboard`)
        expect(new URL(page.url()).pathname).toBe('/dashboard')
        expect(await violations(page)).toEqual([])
        await picture(page, `sign-in-${look}`)
        await signIn(page, world.platform.origin, world.tenants.acme.key)
        await page.getByRole('heading', { level: 1, name: 'Carriers of acme' }).waitFor()
        const text = await page.locator('body').innerText()
        expect(text).not.toMatch(/globex|platform-wide|All tenants/)
        expect(text).toContain('parallel: as configured → true')
        expect(await violations(page)).toEqual([])
        await picture(page, `tenant-${look}`)
        await page.setViewportSize({ width: 390, height: 800 })
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
        await picture(page, `tenant-narrow-${look}`)
        const other = await page.goto(`${world.platform.origin}/tenants/globex/dashboard`)
        expect(new URL(other?.url() ?? '').pathname).toBe('/dashboard')
        await page.goto(`${world.platform.origin}/operator/dashboard`)
        expect(new URL(page.url()).pathname).toBe('/dashboard')
        expect(complaints).toEqual([])
        await context.close()
      }
    },
    60_000,
  )

  inBrowser(
    'show the operator everybody, those in trouble first, and whose trouble it is',
    async () => {
      await using world = await busyWorld()
      for (const look of ['light', 'dark'] as const) {
        const { page, complaints, context } = await openPage(look)
        await signIn(page, world.platform.origin, operatorKey)
        await page.getByRole('heading', { level: 1, name: 'All tenants' }).waitFor()
        const alert = await page.getByRole('list').innerText()
        expect(alert).toContain('globex fails at ups; nobody else does.')
        expect(await page.getByRole('rowheader').first().innerText()).toBe('globex')
        expect(await page.locator('body').innerText()).toContain('globex at acme')
        expect(await violations(page)).toEqual([])
        await picture(page, `operator-${look}`)
        expect(complaints).toEqual([])
        await context.close()
      }
    },
    60_000,
  )

  inBrowser(
    'let a person connect a carrier by keyboard alone, and sign out',
    async () => {
      await using world = await openSeenWorld(simulators)
      const { page, complaints } = await openPage()
      await signIn(page, world.platform.origin, world.tenants.acme.key)
      const connect = page.getByRole('link', { name: 'Connect ups' })
      for (
        let presses = 0;
        presses < 20 && !(await connect.evaluate((link) => link === link.ownerDocument.activeElement));
        presses += 1
      ) {
        await page.keyboard.press('Tab')
      }
      await page.keyboard.press('Enter')
      await page.waitForURL('**/connected')
      expect(await page.getByRole('heading').innerText()).toBe('Connected')
      await picture(page, 'connected')
      await page.goto(`${world.platform.origin}/tenants/acme/dashboard`)
      expect(await page.getByRole('row', { name: /^ups/ }).innerText()).toContain('connected')
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.goto(`${world.platform.origin}/tenants/acme/dashboard`)
      expect(new URL(page.url()).pathname).toBe('/dashboard')
      expect(complaints).toEqual([])
    },
    60_000,
  )

  inBrowser('say no to a key that opens nothing, in words that are read out', async () => {
    await using world = await openSeenWorld(simulators)
    const { page } = await openPage()
    await page.goto(`${world.platform.origin}/dashboard`)
    await page.getByLabel('Key').fill('a key that nobody has')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('alert').innerText()).toContain('opens nothing')
    expect(await violations(page)).toEqual([])
  })
})

describe('pages', () => {
  test('are begun by nobody’s page but ours, and their sessions open no other page', async () => {
    await using world = await openSeenWorld(simulators)
    const { origin } = world.platform
    const post = (headers: Record<string, string>) =>
      fetch(`${origin}/dashboard/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: `key=${world.tenants.acme.key}`,
      })
    expect((await post({ origin: 'https://evil.example' })).status).toBe(404)
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(404)
    const signedIn = await post({ origin })
    const cookie = signedIn.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/path=\/tenants\/acme\/dashboard; .*samesite=strict; httponly/)
    const [pair = ''] = cookie.split(';')
    const visit = (path: string, headers: Record<string, string> = {}) =>
      fetch(`${origin}${path}`, { redirect: 'manual', headers: { cookie: pair, ...headers } })
    const page = await visit('/tenants/acme/dashboard')
    expect([page.status, page.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringMatching(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/),
    ])
    expect((await visit('/tenants/globex/dashboard')).status).toBe(303)
    expect((await visit('/operator/dashboard')).status).toBe(303)
    expect((await visit('/tenants/acme/carriers/ups')).status).toBe(401)
    expect((await visit('/tenants/acme/dashboard/connect/ups', { 'sec-fetch-site': 'cross-site' })).status).toBe(404)
    expect((await visit('/tenants/acme/dashboard/connect/nowhere')).status).toBe(404)
    world.clock.advance(9 * 3_600_000)
    expect((await visit('/tenants/acme/dashboard')).status).toBe(303)
  })
})
