import { authorizeTenant } from '../../steps/authorize-tenant.ts'
import { findClient } from '../../steps/find-client.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { type PlatformTwin, platformTwin } from '../weak-twin.ts'
import { asksByPasswordForLater, refreshesByPassword } from './passwords.ts'

const authenticatesTwice = platformTwin(
  'authenticates-twice',
  'sends the secret in the header and in the body',
  'redeemCode',
  (kit, server, client, flow, answer) =>
    redeemCode(
      {
        ...kit,
        send(url, init) {
          const form = new URLSearchParams(String(init.body ?? ''))
          form.set('client_secret', client.clientSecret ?? '')
          return kit.send(url, { ...init, body: form })
        },
      },
      server,
      client,
      flow,
      answer,
    ),
)

const putsSecretIntoQuery = platformTwin(
  'puts-secret-into-query',
  'repeats the secret in the address of the token request',
  'redeemCode',
  (kit, server, client, flow, answer) =>
    redeemCode(
      { ...kit, send: (url, init) => kit.send(`${url}?client_secret=${client.clientSecret ?? ''}`, init) },
      server,
      client,
      flow,
      answer,
    ),
)

const doesNotAuthenticate = platformTwin(
  'does-not-authenticate',
  'redeems codes of a confidential client without its secret',
  'redeemCode',
  (kit, server, client, flow, answer) => redeemCode(kit, server, { ...client, authMethod: 'none' }, flow, answer),
)

const usesOneClientForAll = platformTwin(
  'uses-one-client-for-all',
  'starts flows of every tenant with the client of the first',
  'findClient',
  (kit, allowed, server) => {
    const [first = allowed.tenant] = kit.tenants.keys()
    const { settings } = authorizeTenant(kit, { tenant: first, carrier: allowed.carrier })
    return findClient(kit, { ...allowed, settings }, server)
  },
)

export const tokenRequestTwins: readonly PlatformTwin[] = [
  authenticatesTwice,
  putsSecretIntoQuery,
  doesNotAuthenticate,
  usesOneClientForAll,
  refreshesByPassword,
  asksByPasswordForLater,
]
