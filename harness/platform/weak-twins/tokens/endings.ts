import { connection } from '../../records.ts'
import { connectionKey } from '../../steps/load-connection.ts'
import { revokeTokens } from '../../steps/revoke-tokens.ts'
import { takeConnection } from '../../steps/take-connection.ts'
import { platformTwin } from '../weak-twin.ts'

export const keepsConnectionAfterDisconnect = platformTwin(
  'keeps-connection-after-disconnect',
  'revokes at the carrier and goes on with what it has',
  'takeConnection',
  async (kit, pair) => {
    const answer = await kit.vault.get(connectionKey(pair), connection)
    return answer.kind === 'opened' ? answer.opened.record : undefined
  },
)

export const endsEveryConnection = platformTwin(
  'ends-every-connection',
  'ends the connections of all tenants to a carrier when one of them disconnects',
  'takeConnection',
  async (kit, pair) => {
    const ended = await takeConnection(kit, pair)
    for (const tenant of kit.tenants.keys()) await takeConnection(kit, { ...pair, tenant })
    return ended
  },
)

export const takesBusyForRevoked = platformTwin(
  'takes-busy-for-revoked',
  'says that tokens were revoked whatever the carrier answered',
  'revokeTokens',
  async (...given) => {
    await revokeTokens(...given)
    return true
  },
)

export const keepsRecordsUnsealed = platformTwin(
  'keeps-records-unsealed',
  'keeps what it knows in the clear',
  'sealingUnder',
  () => ({ seal: async (_key, text) => text, open: async (_key, sealed) => sealed }),
)
