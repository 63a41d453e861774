import { createServer, request as forward, type Server } from 'node:http'
import { Redis } from 'ioredis'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen } from '../core/listen.ts'
import { type RunningCarrier, type Simulators, startSimulators } from '../index.ts'
import {
  clientAt,
  codeFor,
  newVerifier,
  type Party,
  probe,
  redeem,
  refresh,
  send,
  tokenRequest,
} from '../testing/code-flow.ts'
import { redisThere, startRedis, type TestRedis } from '../testing/redis.ts'

describe.skipIf(!redisThere())('two simulators over one Redis', () => {
  let redis: TestRedis
  let balancer: Server
  const simulators: Simulators[] = []
  let ups: readonly [RunningCarrier, RunningCarrier]
  let turn = 0
  let tenants = 0

  beforeAll(async () => {
    redis = await startRedis()
    // The next request goes to the other one, whoever sends it.
    balancer = createServer((incoming, outgoing) => {
      turn += 1
      const target = new URL(incoming.url ?? '/', listening[turn % 2])
      const passed = forward(target, { method: incoming.method, headers: incoming.headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      })
      incoming.pipe(passed)
    })
    const front = await listen(balancer, '127.0.0.1', 0)
    // UPS is ten above the base.
    const settings = { carriers: ['ups'], control: true, store: redis.url, publicPortBase: front - 10 } as const
    const listening: string[] = []
    for (const inProcess of [true, false]) {
      const portBase = await freeBase()
      simulators.push(await startSimulators({ ...settings, inProcess, portBase }))
      listening.push(`http://127.0.0.1:${portBase + 10}`)
    }
    const [one, other] = simulators.map((each) => each.carrier('ups'))
    if (one === undefined || other === undefined) throw new Error('They did not start.')
    ups = [one, other]
  })
  afterAll(async () => {
    await Promise.all(simulators.map((each) => each.close()))
    await new Promise((resolve) => balancer.close(resolve))
    await redis[Symbol.asyncDispose]()
  })

  /** Registered at the first; every request then goes to both in turn. */
  async function newParty(index = 0): Promise<Party> {
    tenants += 1
    const tenant = await ups[0].addTenant({ id: `tenant-${tenants}` })
    return { server: ups[0], tenant, client: clientAt(tenant, index) }
  }

  test('redeems at one the code of the other, and refuses its replay at either', async () => {
    const party = await newParty()
    const verifier = newVerifier()
    const code = await codeFor(party, verifier)
    const tokens = await redeem(party, code, verifier)
    expect(tokens.status).toBe(200)
    expect(await probe(party.tenant, tokens.json.access_token)).toBe(200)
    expect([
      (await redeem(party, code, verifier)).json.error,
      (await redeem(party, code, verifier)).json.error,
    ]).toEqual(['invalid_grant', 'invalid_grant'])
    // The replay ended at both what the code had brought (RFC 9700, 4.2.4).
    const { access_token: token } = tokens.json
    expect([await probe(party.tenant, token), await probe(party.tenant, token)]).toEqual([401, 401])
  })

  test('lets one of ten redemptions at once win', async () => {
    const party = await newParty()
    const verifier = newVerifier()
    const code = await codeFor(party, verifier)
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(party, code, verifier)))
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    expect(answers.filter(({ status }) => status === 400).length).toBeGreaterThanOrEqual(9)
  })

  test('rotates refresh tokens once', async () => {
    const party = await newParty()
    const verifier = newVerifier()
    const { json } = await redeem(party, await codeFor(party, verifier), verifier)
    const second = await refresh(party, json.refresh_token)
    expect(second.status).toBe(200)
    expect((await refresh(party, json.refresh_token)).json.error).toBe('invalid_grant')
    expect((await refresh(party, second.json.refresh_token)).json.error).toBe('invalid_grant')
  })

  test('takes a DPoP proof once', async () => {
    const party = await newParty()
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const proof = await new SignJWT({
      htm: 'POST',
      htu: party.server.endpoints.token_endpoint,
      jti: crypto.randomUUID(),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(publicKey) })
      .setIssuedAt()
      .sign(privateKey)
    const ask = () => tokenRequest(party, { grant_type: 'client_credentials' }, { dpop: proof })
    const answers = await Promise.all([ask(), ask(), ask(), ask()])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400, 400])
  })

  test('knows at one a client that registered itself at the other', async () => {
    const { tenant } = await newParty()
    const register = await send(ups[0].endpoints.registration_endpoint, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.initialAccessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        redirect_uris: ['https://new.example/cb'],
        grant_types: ['client_credentials'],
        response_types: [],
      }),
    })
    expect(register.status).toBe(201)
    const { client_id: id, client_secret: secret } = register.json
    const ask = () =>
      send(ups[0].endpoints.token_endpoint, {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa(`${id}:${secret}`)}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      })
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200])
  })

  test('agrees on tenants, keys and the clock', async () => {
    const { tenant } = await newParty()
    expect(JSON.stringify(await ups[1].command({ kind: 'tenants' }))).toContain(tenant.marker)
    const keys = () => send(ups[0].endpoints.jwks_uri)
    expect((await keys()).text).toBe((await keys()).text)
    await ups[1].clock.set({ offsetMs: 7_200_000, frozen: true })
    await send(ups[0].endpoints.jwks_uri)
    await send(ups[0].endpoints.jwks_uri)
    expect(await ups[0].clock.now()).toBe(await ups[1].clock.now())
    await ups[0].clock.set({ offsetMs: 0, frozen: false })
  })

  test('keeps what was issued for as long as the clock stands', async () => {
    const party = await newParty()
    const connection = new Redis(redis.url)
    await ups[0].clock.set({ frozen: true })
    await codeFor(party, newVerifier())
    await ups[0].clock.set({ frozen: false })
    await codeFor(party, newVerifier())
    const codes = await connection.keys('parcelproof:{ups}:entry:AuthorizationCode:*')
    const left = await Promise.all(codes.map((key) => connection.pttl(key)))
    // All of them go by themselves now, those that were made while it stood too.
    expect(left.length).toBeGreaterThan(1)
    expect(Math.min(...left)).toBeGreaterThan(0)
    connection.disconnect()
  })

  test('changes profile and quirks everywhere', async () => {
    await ups[1].command({ kind: 'configure', configuration: { profile: 'migrating' } })
    expect(await ups[0].command({ kind: 'describe' })).toMatchObject({ profile: 'migrating' })
    await ups[0].command({ kind: 'configure', configuration: { profile: 'rfc9700' } })
    expect(await ups[1].command({ kind: 'describe' })).toMatchObject({ profile: 'rfc9700' })
  })

  test('counts the n-th request of a fault over both', async () => {
    const plan = { id: 'third', fault: { kind: 'server-error' }, where: { endpoint: 'jwks' }, nth: [3] }
    await ups[0].command({ kind: 'add-fault', plan })
    const answers = []
    for (let round = 0; round < 4; round += 1) answers.push((await send(ups[0].endpoints.jwks_uri)).status)
    expect(answers).toEqual([200, 200, 503, 200])
    await ups[1].command({ kind: 'clear-faults' })
    expect(await ups[0].command({ kind: 'faults' })).toEqual([])
  })

  test('puts a state back for both', async () => {
    const party = await newParty()
    const verifier = newVerifier()
    const { json } = await redeem(party, await codeFor(party, verifier), verifier)
    const snapshot = await ups[0].command({ kind: 'snapshot' })
    await ups[1].command({ kind: 'remove-tenant', tenant: party.tenant.id })
    expect([await probe(party.tenant, json.access_token), await probe(party.tenant, json.access_token)]).toEqual([
      404, 404,
    ])
    await ups[1].command({ kind: 'restore', snapshot })
    expect([await probe(party.tenant, json.access_token), await probe(party.tenant, json.access_token)]).toEqual([
      200, 200,
    ])
  })
})

/** Ten below a port nobody uses. */
async function freeBase(): Promise<number> {
  const server = createServer()
  const port = await listen(server, '127.0.0.1', 0)
  await new Promise((resolve) => server.close(resolve))
  return port - 10
}

test.each([
  ['mysql://127.0.0.1', 'redis://'],
  ['redis', 'redis://'],
  ['redis://127.0.0.1:1', '127.0.0.1:1 cannot be used'],
])('says in a sentence what is wrong with the store %s', async (store, words) => {
  await expect(startSimulators({ carriers: ['ups'], store })).rejects.toThrow(words)
})

test('keeps the password of a store out of its words', async () => {
  const started = startSimulators({ carriers: ['ups'], store: 'redis://:open-sesame@127.0.0.1:1' })
  await expect(started).rejects.toThrow(/^(?!.*open-sesame)/)
})
