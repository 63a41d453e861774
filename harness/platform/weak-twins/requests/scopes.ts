import { authorizationUrl } from '../../steps/authorization-url.ts'
import { requestRefresh } from '../../steps/request-refresh.ts'
import { platformTwin } from '../weak-twin.ts'

export const asksForMoreScope = platformTwin(
  'asks-for-more-scope',
  'asks for administration besides shipping',
  'authorizationUrl',
  (server, allowed, ...rest) =>
    authorizationUrl(server, { ...allowed, settings: { ...allowed.settings, scope: 'shipping admin' } }, ...rest),
)

export const asksForMoreScopeWhenRefreshing = platformTwin(
  'asks-for-more-scope-when-refreshing',
  'asks for administration when it refreshes',
  'requestRefresh',
  (kit, ...rest) =>
    requestRefresh(
      {
        ...kit,
        send(url, init) {
          if (!(init.body instanceof URLSearchParams)) return kit.send(url, init)
          const body = new URLSearchParams(init.body)
          body.set('scope', 'shipping admin')
          return kit.send(url, { ...init, body })
        },
      },
      ...rest,
    ),
)

/** By tenant and the platform's own address, so that no two platforms under test share one. */
const asked = new Map<string, string>()

export const carriesScopeToAnotherCarrier = platformTwin(
  'carries-scope-to-another-carrier',
  'adds what it asked for at the carrier before to what it asks for at the next',
  'authorizationUrl',
  (server, allowed, flow, challenge) => {
    const name = `${flow.tenant} ${new URL(flow.redirectUri).origin}`
    const own = `${flow.carrier}.ship`
    const before = asked.get(name)
    asked.set(name, own)
    const scope =
      before === undefined || before === own ? allowed.settings.scope : `${allowed.settings.scope} ${before}`
    const settings = scope === undefined ? allowed.settings : { ...allowed.settings, scope }
    return authorizationUrl(server, { ...allowed, settings }, flow, challenge)
  },
)
