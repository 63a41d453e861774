import { describe, expect, test } from 'vitest'
import { createTestClock } from '../testing/test-clock.ts'
import { createServers } from './servers.ts'

const issuer = 'https://as.example/oauth'
const carrier = { id: 'ups', issuer, api: 'https://as.example/api', ping: '/me', adapter: 'standard' } as const
const good = {
  issuer,
  authorization_endpoint: 'https://as.example/authorize',
  token_endpoint: 'https://as.example/token',
}

function serversAnswering(answer: () => Response) {
  const clock = createTestClock()
  const asked: string[] = []
  const servers = createServers({
    clock,
    send: async (url) => {
      asked.push(url)
      return answer()
    },
  })
  return { servers, clock, asked }
}

describe('metadata of a carrier', () => {
  test('is read once for all who ask within ten minutes, from the address of RFC 8414', async () => {
    const { servers, clock, asked } = serversAnswering(() => Response.json(good))
    await Promise.all([servers.of(carrier), servers.of(carrier)])
    clock.advance(599_999)
    await servers.of(carrier)
    expect(asked).toEqual(['https://as.example/.well-known/oauth-authorization-server/oauth'])
    clock.advance(1)
    await servers.of(carrier)
    expect(asked).toHaveLength(2)
  })

  test.each([
    ['of another issuer', { ...good, issuer: 'https://as.example/other' }],
    ['of the same issuer written otherwise', { ...good, issuer: 'https://AS.example/oauth' }],
    ['without a token endpoint', { ...good, token_endpoint: undefined }],
    ['without an authorization endpoint', { ...good, authorization_endpoint: undefined }],
    ['with an authorization endpoint without TLS', { ...good, authorization_endpoint: 'http://as.example/authorize' }],
    ['with a script as authorization endpoint', { ...good, authorization_endpoint: 'javascript:alert(1)' }],
  ])('is refused when it is %s', async (_name, document) => {
    const { servers } = serversAnswering(() => Response.json(document))
    await expect(servers.of(carrier)).rejects.toThrow()
  })

  test('is asked for again after a failure', async () => {
    let down = true
    const { servers } = serversAnswering(() => (down ? new Response(null, { status: 503 }) : Response.json(good)))
    await expect(servers.of(carrier)).rejects.toThrow()
    down = false
    expect(await servers.of(carrier)).toMatchObject(good)
  })
})
