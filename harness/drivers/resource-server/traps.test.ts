import { createServer, type RequestListener } from 'node:http'
import { compactDecrypt } from 'jose'
import { expect, test } from 'vitest'
import type { ResourceServerScenario } from '../../../scenarios/api/scenario.ts'
import { audience } from '../../../scenarios/resource-server/claims/audience.ts'
import { issuer as issuerScenario } from '../../../scenarios/resource-server/claims/issuer.ts'
import { unencrypted } from '../../../scenarios/resource-server/encryption/unencrypted.ts'
import { forgedSignature } from '../../../scenarios/resource-server/jwt/forged-signature.ts'
import { otherTenantsToken } from '../../../scenarios/resource-server/tenants/other-tenants-token.ts'
import { runScenario } from '../../engine/run-scenario.ts'
import { createRecorder } from '../../evidence/recorder.ts'
import { createRedaction } from '../../evidence/redaction.ts'
import { createTraffic } from '../../http/traffic.ts'
import { keysInMemory } from '../../issuer/keys.ts'
import { startIssuer } from '../../issuer/start-issuer.ts'
import type { TokenEncryption } from '../../issuer/token-encryption.ts'
import { agreeOnEncryption } from '../../targets/reference-exchange/encryption-key.ts'
import { resourceTarget } from '../../targets/resource-target.ts'

const keys = keysInMemory()

/** What a scenario finds out about a server that answers like this. */
async function findingsAt(listener: RequestListener, scenario: ResourceServerScenario, encryption?: TokenEncryption) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  await using issuer = await startIssuer({ tenants: ['acme', 'globex'], alg: 'ES256', keys })
  const recorder = createRecorder({ redaction: createRedaction() })
  const limits = { requests: 1000, perSecond: 1000, concurrency: 4, hosts: [] }
  const traffic = createTraffic({ limits, recorder, target: 'server' })
  const tenantOf = (id: string) => ({
    id,
    issuer: issuer.addresses(id).issuer,
    audience: `${origin}/${id}`,
    request: { method: 'GET', url: `${origin}/${id}/data`, headers: [], body: undefined, needsScope: undefined },
    second: undefined,
    marker: `${id}-4711`,
    ownAddress: true,
    ownAudience: true,
    facts: {},
  })
  const target = resourceTarget({
    configuration: {
      name: 'server',
      tenants: [tenantOf('acme'), tenantOf('globex')],
      token: { profile: 'rfc9068', alg: 'ES256', scope: undefined, claims: {}, encryption },
    },
    issuer,
    recorder,
    traffic,
    concurrency: 1,
    keepsAllEvidence: true,
    budgetMs: 10_000,
  })
  const settings = { seed: 1, profile: 'rfc9700', defaultBudgetMs: 10_000, now: () => performance.now() } as const
  const { findings } = await runScenario({ scenario, target }, settings, new AbortController().signal)
  await traffic.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return new Set(findings.map(({ kind }) => kind))
}

const data: RequestListener = (request, response) => {
  response.end(`${request.url?.split('/')[1]}-4711`)
}

test('says inconclusive, never passed, of a server that refuses good tokens too', async () => {
  const refusesAll: RequestListener = (_, response) => {
    response.writeHead(401).end()
  }
  expect(await findingsAt(refusesAll, audience)).toEqual(new Set(['inconclusive']))
  expect(await findingsAt(refusesAll, forgedSignature)).toEqual(new Set(['inconclusive']))
})

test('says inconclusive of a server that crashes over every second token', async () => {
  let asked = 0
  const crashes: RequestListener = (request, response) => {
    asked += 1
    if (asked % 2 === 0) response.writeHead(500).end()
    else data(request, response)
  }
  expect(await findingsAt(crashes, issuerScenario)).toEqual(new Set(['inconclusive']))
})

test('says failed of a server that serves everybody', async () => {
  // What it answers to two headers is data of the address's own tenant, and that is right.
  expect(await findingsAt(data, otherTenantsToken)).toEqual(new Set(['broken', 'held']))
  expect([...(await findingsAt(data, audience))]).toContain('broken')
})

test('says failed of a refusal that holds another tenant’s data all the same', async () => {
  const leaks: RequestListener = (request, response) => {
    const own = request.url?.split('/')[1] ?? ''
    const [, payload = ''] = request.headers.authorization?.split('.') ?? []
    const { aud = '' } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    if (!String(aud).endsWith(`/${own}`)) response.writeHead(403)
    data(request, response)
  }
  expect(await findingsAt(leaks, otherTenantsToken)).toEqual(new Set(['broken', 'held']))
})

test('judges whether a token that was not encrypted is refused, by its effect, and never without encrypted ones', async () => {
  const { encryption, decryption } = agreeOnEncryption({ alg: 'ECDH-ES', enc: 'A256GCM' })
  const decrypting =
    (otherwise: RequestListener): RequestListener =>
    async (request, response) => {
      const token = request.headers.authorization?.split(' ')[1] ?? ''
      const decrypted = await compactDecrypt(token, decryption.key).catch(() => undefined)
      if (decrypted === undefined) otherwise(request, response)
      else data(request, response)
    }
  const refuses: RequestListener = (_, response) => void response.writeHead(401).end()
  const crashes: RequestListener = (_, response) => void response.writeHead(500).end()
  expect(await findingsAt(decrypting(refuses), unencrypted, encryption)).toEqual(new Set(['held']))
  expect(await findingsAt(decrypting(data), unencrypted, encryption)).toEqual(new Set(['broken']))
  expect(await findingsAt(decrypting(crashes), unencrypted, encryption)).toEqual(new Set(['inconclusive']))
  // Knows nothing of encryption: what the configuration says is not so.
  const takesSigned: RequestListener = (request, response) =>
    (request.headers.authorization?.split('.').length === 3 ? data : refuses)(request, response)
  expect(await findingsAt(takesSigned, unencrypted, encryption)).toEqual(new Set(['inconclusive']))
  expect(await findingsAt(takesSigned, unencrypted)).toEqual(new Set(['not-applicable']))
})
