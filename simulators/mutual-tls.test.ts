import { X509Certificate } from 'node:crypto'
import { request as sendHttps } from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Authority,
  type CertifiedKey,
  carrierIds,
  createAuthority,
  type RunningCarrier,
  type SimulatedClient,
  type Simulators,
  selfSignedCertificate,
  startSimulators,
} from './index.ts'
import { send } from './testing/code-flow.ts'

let authority: Authority
let simulators: Simulators

beforeAll(async () => {
  authority = await createAuthority()
  simulators = await startSimulators({ mutualTls: authority, inProcess: true })
})
afterAll(() => simulators.close())

interface Answer {
  readonly status: number
  readonly json: Readonly<Record<string, unknown>>
}

interface Asking {
  readonly method?: 'GET' | 'POST'
  readonly certificate?: CertifiedKey | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** One request over a connection of its own, so that no certificate of another one is on it. */
function ask(url: string, { method = 'POST', certificate, headers = {}, body }: Asking): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { method, headers, ca: authority.cert, agent: false as const, ...certificate }
    const outgoing = sendHttps(url, options, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8')
      incoming.on('data', (part: string) => {
        text += part
      })
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, json: JSON.parse(text) }))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function metadataOf(carrier: RunningCarrier) {
  return (await send(`${carrier.issuer}/.well-known/openid-configuration`)).json
}

async function aliasesOf(carrier: RunningCarrier): Promise<Readonly<Record<string, string>>> {
  const aliases = (await metadataOf(carrier)).mtls_endpoint_aliases
  return Object.fromEntries(
    Object.entries({ ...(typeof aliases === 'object' ? aliases : {}) }).map(([k, v]) => [k, String(v)]),
  )
}

let tenants = 0
async function vouched(carrier: RunningCarrier) {
  tenants += 1
  const id = `tenant-${tenants}`
  const certificate = await authority.clientCertificate(id)
  const clients = [{ tokenEndpointAuthMethod: 'tls_client_auth' as const, certificate: certificate.cert }]
  const tenant = await carrier.addTenant({ id, clients })
  const [client] = tenant.clients
  if (client === undefined) throw new Error('The tenant has no client.')
  const aliases = await aliasesOf(carrier)
  return { tenant, client, certificate, aliases, token: (shown?: CertifiedKey) => askForToken(aliases, client, shown) }
}

function askForToken(
  aliases: Readonly<Record<string, string>>,
  { clientId }: SimulatedClient,
  certificate?: CertifiedKey,
) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return ask(aliases.token_endpoint ?? '', { certificate, headers, body })
}

describe.each(carrierIds)('%s', (id) => {
  test('announces mutual TLS and binds tokens to the certificate they were asked for with', async () => {
    const carrier = simulators.carrier(id)
    const metadata = await metadataOf(carrier)
    expect(metadata).toMatchObject({ tls_client_certificate_bound_access_tokens: true })
    expect(metadata.token_endpoint_auth_methods_supported).toEqual(
      expect.arrayContaining(['tls_client_auth', 'self_signed_tls_client_auth']),
    )
    const { certificate, token } = await vouched(carrier)
    const { status, json } = await token(certificate)
    expect(status).toBe(200)
    const [, claims = ''] = String(json.access_token).split('.')
    const thumbprint = new X509Certificate(certificate.cert).fingerprint256.replaceAll(':', '')
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      cnf: { 'x5t#S256': Buffer.from(thumbprint, 'hex').toString('base64url') },
    })
  })

  test('refuses a client without its certificate', async () => {
    const { client, token } = await vouched(simulators.carrier(id))
    const stranger = await authority.clientCertificate('somebody')
    for (const shown of [undefined, stranger, await selfSignedCertificate(client.clientId)]) {
      const { status, json } = await token(shown)
      expect([status, json.error]).toEqual([401, 'invalid_client'])
    }
  })

  test('opens its API to a bound token with the certificate of its own alone', async () => {
    const { tenant, certificate, token, aliases } = await vouched(simulators.carrier(id))
    const { json } = await token(certificate)
    const headers = { authorization: `Bearer ${String(json.access_token)}` }
    const probe = new URL(new URL(tenant.probeUrl).pathname, aliases.token_endpoint).href
    const other = await authority.clientCertificate('somebody')
    const statuses = []
    for (const shown of [certificate, other, undefined]) {
      statuses.push((await ask(probe, { method: 'GET', certificate: shown, headers })).status)
    }
    expect(statuses).toEqual([200, 401, 401])
    expect((await send(tenant.probeUrl, { headers })).status).toBe(401)
  })
})

test('refuses to register a client by certificate where there is nobody to show it to', async () => {
  await using plain = await startSimulators({ carriers: ['ups'], inProcess: true })
  const { cert } = await selfSignedCertificate('acme')
  const clients = [{ tokenEndpointAuthMethod: 'self_signed_tls_client_auth' as const, certificate: cert }]
  await expect(plain.carrier('ups').addTenant({ id: 'acme', clients })).rejects.toThrow('mutual TLS')
})
