import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ProxyAgent, request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readyMadeTenant, type SimulatedClient, type Simulators, startSimulators } from '../index.ts'
import { carrierHosts } from './carrier-hosts.ts'
import { type CarrierProxy, startCarrierProxy } from './proxy.ts'
import { type Authority, createAuthority } from './throw-away-ca.ts'

const execute = promisify(execFile)

let authority: Authority
let simulators: Simulators
let proxy: CarrierProxy
let client: SimulatedClient | undefined
let ca: string
const tokenUrl = 'https://onlinetools.ups.com/security/v1/oauth/token'

beforeAll(async () => {
  authority = await createAuthority()
  simulators = await startSimulators({ profile: 'today', inProcess: true, control: true })
  proxy = await startCarrierProxy({ carriers: simulators.carriers, authority })
  client = (await simulators.carrier('ups').addTenant(readyMadeTenant('ups', 'today'))).clients[0]
  ca = join(await mkdtemp(join(tmpdir(), 'parcelproof-ca-')), 'ca.pem')
  await writeFile(ca, authority.cert)
})
afterAll(async () => {
  await proxy.close()
  await simulators.close()
})

function credentials(): string {
  return `${client?.clientId}:${client?.clientSecret}`
}

function agent(): ProxyAgent {
  return new ProxyAgent({ uri: proxy.address, requestTls: { ca: authority.cert } })
}

const token = { token_type: 'Bearer', expires_in: '14399', access_token: expect.any(String) }

test('takes what curl sends to a real host to the simulator', async () => {
  const args = ['-sS', '--cacert', ca, '-u', credentials(), '-d', 'grant_type=client_credentials', tokenUrl]
  const { stdout } = await execute('curl', args, { env: { HTTPS_PROXY: proxy.address } })
  expect(JSON.parse(stdout)).toMatchObject(token)
})

/** A machine without Python says that this was skipped; in CI it has to be there. */
const noPython = process.env.CI === undefined && spawnSync('python3', ['--version']).status !== 0

test.skipIf(noPython)('takes what Python sends to a real host to the simulator', async () => {
  const script = [
    'import base64, sys, urllib.request',
    'headers = {"Authorization": "Basic " + base64.b64encode(sys.argv[2].encode()).decode()}',
    'request = urllib.request.Request(sys.argv[1], b"grant_type=client_credentials", headers)',
    'print(urllib.request.urlopen(request).read().decode())',
  ].join('\n')
  const env = { ...process.env, https_proxy: proxy.address, SSL_CERT_FILE: ca }
  const { stdout } = await execute('python3', ['-c', script, tokenUrl, credentials()], { env })
  expect(JSON.parse(stdout)).toMatchObject(token)
})

test('takes what undici sends to every real host to its own simulator', async () => {
  const dispatcher = agent()
  for (const { host, id } of carrierHosts(simulators.carriers)) {
    const seen: unknown[] = []
    const leave = simulators.carrier(id).watch((entry) => seen.push(entry.request.target))
    await (await request(`https://${host}/hello?from=${host}`, { dispatcher })).body.dump()
    leave()
    expect({ host, seen }).toEqual({ host, seen: [`/hello?from=${host}`] })
  }
  await dispatcher.close()
})

test('keeps test and production apart by the host that was asked for', async () => {
  const dispatcher = agent()
  const tokenFrom = async (host: string) => {
    const { body } = await request(`https://${host}/security/v1/oauth/token`, {
      method: 'POST',
      dispatcher,
      headers: {
        authorization: `Basic ${Buffer.from(credentials()).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    })
    const { access_token } = Object(await body.json())
    return String(access_token)
  }
  const use = async (host: string, bearer: string) => {
    const url = `https://${host}/api/track/v1/details/1Z12345E0205271688`
    const { statusCode, body } = await request(url, { dispatcher, headers: { authorization: `Bearer ${bearer}` } })
    await body.dump()
    return statusCode
  }
  const bearer = await tokenFrom('wwwcie.ups.com')
  expect([await use('wwwcie.ups.com', bearer), await use('onlinetools.ups.com', bearer)]).toEqual([200, 401])
  await dispatcher.close()
})

test('refuses other hosts with a sentence, and sends them nothing', async () => {
  const asked: string[] = []
  const other = createServer((socket) => {
    asked.push(String(socket.remoteAddress))
    socket.end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const address = other.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const dispatcher = agent()
  for (const url of ['https://www.example.com/', `https://localhost:${port}/`]) {
    const { statusCode, body } = await request(url, { dispatcher })
    const { message } = Object(await body.json())
    expect([statusCode, message]).toEqual([403, expect.stringMatching(/^[\w.]+ is no host of a simulated carrier/)])
    expect(message).toContain('onlinetools.ups.com')
  }
  const plain = await execute('curl', ['-sS', '-x', proxy.address, `http://127.0.0.1:${port}/`])
  expect(plain.stdout).toContain('127.0.0.1 is no host of a simulated carrier')
  expect(asked).toEqual([])
  await dispatcher.close()
  other.close()
})

test('passes bodies on byte for byte, and faults of the connection too', async () => {
  const dispatcher = agent()
  const usps = simulators.carrier('usps')
  const headers = { authorization: 'Bearer no' }
  const direct = await request(`${usps.origin}/addresses/v3/address`, { headers })
  const through = await request('https://apis.usps.com/addresses/v3/address', { headers, dispatcher })
  const text = await through.body.text()
  expect([through.statusCode, text]).toEqual([direct.statusCode, await direct.body.text()])
  expect(text).toMatch(/^\n\s+\{/)
  await usps.command({ kind: 'add-fault', plan: { fault: { kind: 'connection-reset' }, count: 1 } })
  await expect(request('https://apis.usps.com/oauth2/v3/token', { method: 'POST', dispatcher })).rejects.toThrow()
  await dispatcher.close()
})

test('takes plain http to the simulator as well, in a tunnel and without one', async () => {
  const asked: string[] = []
  const leave = simulators.carrier('ups').watch(({ request: { method, target, headers } }) => {
    const forProxy = Object.keys(headers).filter((name) => name.startsWith('proxy-'))
    asked.push([method, target, ...forProxy].join(' '))
  })
  const args = ['-sS', '-x', proxy.address, '-u', credentials(), '-d', 'grant_type=client_credentials']
  for (const more of [[], ['--proxytunnel']]) {
    const { stdout } = await execute('curl', [...args, ...more, tokenUrl.replace('https:', 'http:')])
    expect(JSON.parse(stdout)).toMatchObject(token)
  }
  leave()
  expect(asked).toEqual(Array(2).fill('POST /security/v1/oauth/token'))
  const refused = await execute('curl', ['-sS', '-x', proxy.address, '--proxytunnel', 'http://localhost/'])
  expect(refused.stdout).toContain('localhost is no host of a simulated carrier')
})

test('outlives clients that leave in the middle', async () => {
  const { port } = new URL(proxy.address)
  for (const said of [
    'CONNECT onlinetools.ups.com:443 HTTP/1.1\r\n\r\n',
    'CONNECT : HTTP/1.1\r\n\r\n\x16\x03\x01no TLS',
  ]) {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(said))
    await once(socket, 'data')
    socket.end()
    await once(socket, 'close').catch(() => undefined)
  }
  const args = ['-sS', '-x', proxy.address, '--cacert', ca, '-u', credentials(), '-d', 'grant_type=client_credentials']
  expect(JSON.parse((await execute('curl', [...args, tokenUrl])).stdout)).toMatchObject(token)
})

test('reaches carriers that are served over https themselves', async () => {
  await using secure = await startSimulators({ profile: 'rfc9700', carriers: ['dhl'], tls: authority, inProcess: true })
  await using own = await startCarrierProxy({ carriers: secure.carriers, authority })
  const dispatcher = new ProxyAgent({ uri: own.address, requestTls: { ca: authority.cert } })
  const { body } = await request('https://api-eu.dhl.com/auth/v1/.well-known/openid-configuration', { dispatcher })
  expect(await body.json()).toMatchObject({ issuer: secure.carrier('dhl').issuer })
  await dispatcher.close()
})
