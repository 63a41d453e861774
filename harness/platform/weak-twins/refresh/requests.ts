import { authorizeTenant } from '../../steps/authorize-tenant.ts'
import { broughtClient } from '../../steps/find-client.ts'
import { requestRefresh } from '../../steps/request-refresh.ts'
import { platformTwin } from '../weak-twin.ts'

export const keepsFirstRefreshToken = platformTwin(
  'keeps-first-refresh-token',
  'goes on with the refresh token it has, whatever the carrier answers',
  'requestRefresh',
  async (kit, server, client, tokens) => {
    const outcome = await requestRefresh(kit, server, client, tokens)
    if (outcome.kind !== 'refreshed') return outcome
    return { kind: 'refreshed', tokens: { ...outcome.tokens, refreshToken: tokens.refreshToken } }
  },
)

export const sendsEachRefreshTwice = platformTwin(
  'sends-each-refresh-twice',
  'asks for new tokens a second time before the first answer is there',
  'requestRefresh',
  async (kit, server, client, tokens) => {
    const [first] = await Promise.all([1, 2].map(() => requestRefresh(kit, server, client, tokens)))
    return first ?? { kind: 'refused' }
  },
)

export const triesRefusedRefreshAgain = platformTwin(
  'tries-refused-refresh-again',
  'takes a refusal for a bad moment and sends the refresh token again at the next call',
  'requestRefresh',
  async (kit, server, client, tokens) => {
    const outcome = await requestRefresh(kit, server, client, tokens)
    return outcome.kind === 'refused' ? { kind: 'failed', cause: undefined } : outcome
  },
)

export const repeatsPermanentErrors = platformTwin(
  'repeats-permanent-errors',
  'sends a refused refresh three times before it believes the carrier',
  'requestRefresh',
  async (kit, server, client, tokens) => {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await requestRefresh(kit, server, client, tokens)
      if (outcome.kind === 'refreshed' || attempt === 3) return outcome
    }
  },
)

export const refreshesAsAnotherTenant = platformTwin(
  'refreshes-as-another-tenant',
  'refreshes with the client of another tenant',
  'requestRefresh',
  (kit, server, client, tokens) => {
    const carrier = [...kit.carriers.values()].find(({ issuer }) => issuer === server.issuer)?.id ?? ''
    const clients = [...kit.tenants.keys()].map((tenant) => broughtClient(authorizeTenant(kit, { tenant, carrier })))
    const another = clients.find((candidate) => candidate !== undefined && candidate.clientId !== client.clientId)
    return requestRefresh(kit, server, another ?? client, tokens)
  },
)

export const takesLimitForRefusal = platformTwin(
  'takes-limit-for-refusal',
  'ends a connection when the carrier says that there were too many requests',
  'requestRefresh',
  async (kit, server, client, tokens) => {
    let limited = false
    const watching: typeof kit = {
      ...kit,
      async send(url, init) {
        const response = await kit.send(url, init)
        limited = response.status === 429
        return response
      },
    }
    const outcome = await requestRefresh(watching, server, client, tokens)
    return limited ? { kind: 'refused' } : outcome
  },
)
