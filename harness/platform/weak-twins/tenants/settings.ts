import { authorizeTenant } from '../../steps/authorize-tenant.ts'
import { requestRefresh } from '../../steps/request-refresh.ts'
import { tokenAge } from '../../steps/token-age.ts'
import { platformTwin } from '../weak-twin.ts'

export const hasOneScopeACarrier = platformTwin(
  'has-one-scope-a-carrier',
  'asks every carrier for the scope of the first tenant',
  'authorizeTenant',
  (kit, pair) => {
    const own = authorizeTenant(kit, pair)
    const [tenant = pair.tenant] = kit.tenants.keys()
    const { scope } = authorizeTenant(kit, { ...pair, tenant }).settings
    return { ...own, settings: { ...own.settings, scope } }
  },
)

export const refreshesInProduction = platformTwin(
  'refreshes-in-production',
  'takes the token endpoint of production for refreshes in a test environment',
  'requestRefresh',
  async (kit, server, client, tokens) => {
    const [id = ''] = [...kit.carriers].find(([, { issuer }]) => issuer === server.issuer) ?? []
    const production = kit.carriers.get(id.replace(/-sandbox$/, ''))
    const there = production === undefined ? server : await kit.servers.tokenServerOf(production)
    return requestRefresh(kit, there, client, tokens)
  },
)

export const refreshesEverybodyAtTheSameMoment = platformTwin(
  'refreshes-everybody-at-the-same-moment',
  'refreshes every token exactly five minutes before its end',
  'tokenAge',
  (kit, tokens) => {
    if (tokenAge(kit, tokens) === 'expired') return 'expired'
    return kit.clock.now() >= (tokens.expiresAt ?? Number.POSITIVE_INFINITY) - 300_000 ? 'due' : 'fresh'
  },
)

export const takesARefusedClientForTheEnd = platformTwin(
  'takes-a-refused-client-for-the-end',
  'asks for a new connection once the carrier has refused the client',
  'requestRefresh',
  async (...given) => {
    const outcome = await requestRefresh(...given)
    return outcome.kind === 'failed' ? { kind: 'refused' } : outcome
  },
)
