import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { carrierIds, type RunningCarrier, type Simulators, startSimulators } from './index.ts'
import { basicOf, codeFor, newParty, newVerifier, post, redeem, send, tokensOf } from './testing/code-flow.ts'

const insecure = { [oauth.allowInsecureRequests]: true }
let simulators: Simulators

beforeAll(async () => {
  simulators = await startSimulators({ profile: 'migrating', inProcess: true })
})
afterAll(() => simulators.close())

let count = 0
function party(carrier: RunningCarrier) {
  count += 1
  return newParty(carrier, `tenant-${count}`)
}

describe.each(carrierIds)('%s under migrating', (id) => {
  test('has metadata, and answers the code flow as the standard says', async () => {
    const carrier = simulators.carrier(id)
    const issuer = new URL(carrier.issuer)
    const discovery = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
    const as = await oauth.processDiscoveryResponse(issuer, discovery)
    const { json } = await tokensOf(await party(carrier))
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
    expect(as.code_challenge_methods_supported).toEqual(['S256'])
    expect(json.refresh_token).toBeTypeOf('string')
  })

  test('does not demand a challenge, and refuses a verifier without one', async () => {
    const one = await party(simulators.carrier(id))
    const without = { code_challenge: undefined, code_challenge_method: undefined }
    expect((await redeem(one, await codeFor(one, '', without), undefined)).status).toBe(200)
    const downgraded = await redeem(one, await codeFor(one, '', without), newVerifier())
    expect([downgraded.status, downgraded.json.error]).toEqual([400, 'invalid_request'])
    const verifier = newVerifier()
    const wrong = await redeem(one, await codeFor(one, verifier), newVerifier())
    expect([wrong.status, wrong.json.error]).toEqual([400, 'invalid_grant'])
  })
})

describe('the old grants beside it', () => {
  test('answer at UPS with strings', async () => {
    const { server, client } = await party(simulators.carrier('ups'))
    const { json } = await post(server.endpoints.token_endpoint, client, { grant_type: 'client_credentials' })
    expect(json).toMatchObject({ expires_in: '3600', status: 'approved' })
    expect(json).not.toHaveProperty('scope')
  })

  test('answer at FedEx with bearer, and refuse in its shape', async () => {
    const { server, client } = await party(simulators.carrier('fedex'))
    const ask = (scope?: string) =>
      post(server.endpoints.token_endpoint, client, { grant_type: 'client_credentials', scope })
    expect((await ask()).json).toMatchObject({ token_type: 'bearer', scope: 'CXS-TP' })
    expect((await ask('CXS')).json).toMatchObject({ errors: [{ code: 'BAD.REQUEST.ERROR' }] })
  })

  test('answer at USPS with its members', async () => {
    const { server, client } = await party(simulators.carrier('usps'))
    const { json } = await post(server.endpoints.token_endpoint, client, { grant_type: 'client_credentials' })
    expect(json).toMatchObject({ api_products: '[Public Access I]', expires_in: 3600 })
  })

  test('answer at DHL with the parameters in the query string', async () => {
    const { server, client } = await party(simulators.carrier('dhl'))
    const headers = { authorization: basicOf(client.clientId, client.clientSecret ?? '') }
    const query = 'grant_type=client_credentials&response_type=access_token'
    const { json } = await send(`${server.endpoints.token_endpoint}?${query}`, { method: 'POST', headers, body: '' })
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 1799 })
  })
})
