import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Simulators } from '../../../simulators/index.ts'
import { openBrowser } from '../self-check/browser.ts'
import { target } from '../self-check/tenant.ts'
import { openWorld, startCarriers } from '../testing/world.ts'

let simulators: Simulators
beforeAll(async () => {
  simulators = await startCarriers(['ups'])
})
afterAll(() => simulators.close())

test('keeps to its public address: redirect URI, kind of client and cookie follow it, no header changes it', async () => {
  await using world = await openWorld(simulators, { publicUrl: 'https://platform.example/' })
  const answer = await openBrowser().visit(`${world.platform.origin}/tenants/acme/carriers/ups/connect`, {
    headers: {
      authorization: `Bearer ${world.tenants.acme.key}`,
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
    },
  })
  expect(new URL(target(answer)).searchParams.get('redirect_uri')).toBe('https://platform.example/cb/acme/ups')
  expect(answer.headers['set-cookie']).toMatch(
    /^__Secure-flow-[\w-]+=[\w-]{43}; path=\/cb; .*samesite=lax; secure; httponly$/,
  )
  const registration = world.sent.all().find(({ url }) => url.endsWith('/register'))
  expect(JSON.parse(registration?.body ?? '{}')).toMatchObject({ application_type: 'web' })
})
