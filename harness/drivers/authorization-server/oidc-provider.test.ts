import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { first, withParam } from '../../../scenarios/api/params.ts'
import { correctFlow, planFlow } from '../../../scenarios/authorization-server/code-flow.ts'
import { driverInTests, formLogin, type TestDriver, targetInTests, tenantInTests } from './driver-in-tests.ts'
import { confidentialApp, oidcProviderSteps, publicApp, serveOidcProvider } from './oidc-provider-in-tests.ts'
import { trialRandomness } from './trial-randomness.ts'

describe('against oidc-provider with its own pages', () => {
  let server: Awaited<ReturnType<typeof serveOidcProvider>>
  let tested: TestDriver
  beforeAll(async () => {
    server = await serveOidcProvider()
    tested = driverInTests(
      targetInTests({
        metadata: { kind: 'auto' },
        login: formLogin({
          steps: oidcProviderSteps,
          deny: [{ kind: 'click', selector: 'a[href$="/abort"]', optional: false }],
        }),
        tenants: [tenantInTests({ issuer: server.issuer, clients: [publicApp, confidentialApp] })],
      }),
    )
  })
  afterAll(async () => {
    await tested[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  test('signs in, allows and redeems for each kind of client', async () => {
    await using lease = await tested.lease()
    for (const client of lease.target.tenants[0].clients) {
      const control = await correctFlow(lease.target, client, trialRandomness)
      expect(control.kind === 'failed' ? control.sentence : control.kind).toBe('worked')
    }
  })

  test('keeps the hops and what each page was for', async () => {
    await using lease = await tested.lease()
    const outcome = await lease.target.authorize(publicApp, { params: planFlow(publicApp, trialRandomness).request })
    const pages = outcome.hops.flatMap(({ page }) => page ?? [])
    expect(pages).toEqual(['login', 'consent'])
    expect(outcome.hops.filter(({ credentials }) => credentials)).toHaveLength(1)
    expect(outcome.exchanges).toEqual(outcome.hops.map(({ exchange }) => exchange))
  })

  test('needs no page where the browser has a session', async () => {
    await using lease = await tested.lease()
    const before = await lease.target.authorize(publicApp, { params: planFlow(publicApp, trialRandomness).request })
    const again = await lease.target.authorize(
      publicApp,
      { params: planFlow(publicApp, trialRandomness).request },
      { browser: before.browser },
    )
    expect(again.kind).toBe('code')
    expect(again.hops).toHaveLength(1)
  })

  test('refuses where the server offers it', async () => {
    await using lease = await tested.lease()
    const outcome = await lease.target.authorize(
      publicApp,
      { params: planFlow(publicApp, trialRandomness).request },
      { person: 'deny' },
    )
    expect(outcome).toMatchObject({ kind: 'error', error: 'access_denied' })
  })

  test('calls an unregistered redirect URI an error page', async () => {
    await using lease = await tested.lease()
    const params = withParam(planFlow(publicApp, trialRandomness).request, 'redirect_uri', 'https://evil.example/cb')
    const outcome = await lease.target.authorize(publicApp, { params })
    expect(outcome).toMatchObject({ kind: 'page', status: 400, stalled: false })
  })

  test('reads an error that is sent to the registered redirect URI', async () => {
    await using lease = await tested.lease()
    const flow = planFlow(publicApp, trialRandomness)
    const outcome = await lease.target.authorize(publicApp, {
      params: withParam(flow.request, 'response_type', 'banana'),
    })
    expect(outcome).toMatchObject({ kind: 'error', error: 'unsupported_response_type' })
    expect(outcome.kind === 'error' && first(outcome.response.params, 'state')).toBe(flow.state)
  })

  test('reads a response that a form posts', async () => {
    await using lease = await tested.lease()
    const flow = planFlow(publicApp, trialRandomness)
    const outcome = await lease.target.authorize(publicApp, {
      params: withParam(flow.request, 'response_mode', 'form_post'),
    })
    expect(outcome).toMatchObject({ kind: 'code', response: { mode: 'form_post', deliveredTo: flow.redirectUri } })
  })

  test('stops at the log-in where it should', async () => {
    await using lease = await tested.lease()
    const outcome = await lease.target.authorize(
      publicApp,
      { params: planFlow(publicApp, trialRandomness).request },
      { person: 'stop-at-login' },
    )
    expect(outcome).toMatchObject({ kind: 'page', status: 200, stalled: false })
    expect(outcome.hops.at(-1)?.page).toBe('login')
  })

  test('finds metadata and endpoints', async () => {
    await using lease = await tested.lease()
    const [tenant] = lease.target.tenants
    expect(tenant.endpoints.token_endpoint).toBe(`${server.issuer}/token`)
    expect(tenant.lookups.map(({ style }) => style)).toEqual(['rfc8414-inserted', 'openid'])
  })

  test('calibrates introspection with a live and a dead token', async () => {
    await using lease = await tested.lease()
    const found = await lease.target.oracle(lease.target.tenants[0])
    expect(found).toMatchObject({ kind: 'oracle', oracle: { name: 'introspection' } })
  })
})
