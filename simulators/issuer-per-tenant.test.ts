import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { carrierIds, endpointsOfTenant, type RunningCarrier, type SimulatedTenant, startSimulators } from './index.ts'
import { clientAt, codeFor, newVerifier, type Party, post, probe, redeem, send, tokensOf } from './testing/code-flow.ts'

const insecure = { [oauth.allowInsecureRequests]: true }

function atItsOwn(server: RunningCarrier, tenant: SimulatedTenant): Party {
  return { server: { ...server, endpoints: endpointsOfTenant(server, tenant) }, tenant, client: clientAt(tenant, 0) }
}

async function startOne(id: 'ups' | 'dhl' = 'ups') {
  return startSimulators({ carriers: [id], inProcess: true, issuerPerTenant: true, control: true, mutualTls: true })
}

describe('a carrier with an issuer for every tenant', () => {
  let simulators: Awaited<ReturnType<typeof startOne>>
  let acme: Party
  let globex: Party

  beforeAll(async () => {
    simulators = await startOne()
    const ups = simulators.carrier('ups')
    acme = atItsOwn(ups, await ups.addTenant({ id: 'acme' }))
    globex = atItsOwn(ups, await ups.addTenant({ id: 'globex' }))
  })
  afterAll(() => simulators.close())

  test('publishes the metadata of each at the path inserted and at the path appended, with keys of its own', async () => {
    const keys: string[] = []
    for (const { tenant, server } of [acme, globex]) {
      const { origin } = server
      const path = tenant.issuer.slice(origin.length)
      expect(path).toBe(`/~tenant/${tenant.id}/security/v1/oauth`)
      const addresses = [
        `${origin}/.well-known/oauth-authorization-server${path}`,
        `${origin}/.well-known/openid-configuration${path}`,
        `${tenant.issuer}/.well-known/openid-configuration`,
      ]
      for (const address of addresses) {
        const { status, json } = await send(address)
        expect([status, json.issuer, json.token_endpoint]).toEqual([
          200,
          tenant.issuer,
          server.endpoints.token_endpoint,
        ])
        expect(JSON.stringify(json.mtls_endpoint_aliases)).toContain(`/~tenant/${tenant.id}/`)
      }
      keys.push((await send(server.endpoints.jwks_uri)).text)
    }
    expect(keys[0]).not.toBe(keys[1])
  })

  test('answers authorization requests, signs tokens and takes them back as the tenant it is', async () => {
    const as = await oauth
      .discoveryRequest(new URL(acme.tenant.issuer), { ...insecure, algorithm: 'oauth2' })
      .then((answer) => oauth.processDiscoveryResponse(new URL(acme.tenant.issuer), answer))
    const { json } = await tokensOf(acme)
    const request = new Request(acme.tenant.resource, { headers: { authorization: `Bearer ${json.access_token}` } })
    const claims = await oauth.validateJwtAccessToken(as, request, acme.tenant.resource, insecure)
    expect(claims).toMatchObject({ iss: acme.tenant.issuer, tenant: 'acme' })
    expect(await probe(acme.tenant, json.access_token)).toBe(200)
    expect(await probe(globex.tenant, json.access_token)).toBe(401)
  })

  test('knows neither clients nor codes of another tenant', async () => {
    const verifier = newVerifier()
    const code = await codeFor(acme, verifier)
    const elsewhere = { ...acme, server: globex.server }
    expect((await redeem(elsewhere, code, verifier)).json.error).toBe('invalid_client')
    const [redirect_uri] = acme.client.redirectUris
    expect((await redeem(globex, code, verifier, { redirect_uri })).json.error).toBe('invalid_grant')
    expect((await redeem(acme, code, verifier)).status).toBe(200)
  })

  test("answers nobody at the carrier's own addresses, nor for tenants that are not there", async () => {
    const { origin } = acme.server
    const grant = { grant_type: 'client_credentials' }
    expect((await post(`${origin}/security/v1/oauth/token`, acme.client, grant)).status).toBe(404)
    expect((await post(`${origin}/~tenant/nobody/security/v1/oauth/token`, acme.client, grant)).status).toBe(404)
  })

  test('keeps a snapshot with the keys, and the keys after a reset', async () => {
    const ups = simulators.carrier('ups')
    const { json } = await tokensOf(acme)
    const snapshot = await ups.command({ kind: 'snapshot' })
    const keys = (await send(acme.server.endpoints.jwks_uri)).text
    await ups.command({ kind: 'reset' })
    expect(await probe(acme.tenant, json.access_token)).toBe(401)
    expect((await send(acme.server.endpoints.jwks_uri)).text).toBe(keys)
    await using other = await startOne()
    const moved = other.carrier('ups')
    await moved.command({ kind: 'restore', snapshot })
    const jwks = acme.server.endpoints.jwks_uri.replace(acme.server.origin, moved.origin)
    expect((await send(jwks)).text).toBe(keys)
  })

  test('changes its profile, its clock and its tenants as any other', async () => {
    await using own = await startOne()
    const ups = own.carrier('ups')
    const party = atItsOwn(ups, await ups.addTenant({ id: 'acme' }))
    const { json } = await tokensOf(party)
    await ups.clock.set({ offsetMs: 3_700_000 })
    expect(await probe(party.tenant, json.access_token)).toBe(401)
    await ups.command({ kind: 'configure', configuration: { profile: 'migrating' } })
    const changes = { code_challenge: undefined, code_challenge_method: undefined }
    expect(await codeFor(party, newVerifier(), changes)).toMatch(/./)
    const entries = await ups.command({ kind: 'journal', query: { tenant: 'acme' } })
    expect(JSON.stringify(entries)).toContain('"endpoint":"token"')
    await ups.command({ kind: 'remove-tenant', tenant: 'acme' })
    expect((await send(party.server.endpoints.jwks_uri)).status).toBe(404)
  })
})

test('does so in sessions and in workers, for every carrier', async () => {
  await using simulators = await startSimulators({ issuerPerTenant: true })
  for (const id of carrierIds) {
    const carrier = simulators.carrier(id)
    await using session = await carrier.openSession({ id: 'mine' })
    for (const one of [carrier, session]) {
      const tenant = await one.addTenant({ id: 'acme' })
      const party: Party = {
        ...atItsOwn(carrier, tenant),
        server: { ...carrier, endpoints: endpointsOfTenant(one, tenant) },
      }
      expect((await tokensOf(party)).status).toBe(200)
    }
  }
})
