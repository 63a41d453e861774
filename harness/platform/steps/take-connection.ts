import type { Kit, Place } from '../kit.ts'
import { type Connection, connection } from '../records.ts'
import { connectionKey } from './load-connection.ts'

/** Removes this pair's connection and gives back what there was, for the last time. */
export async function takeConnection(kit: Kit, pair: Place): Promise<Connection | undefined> {
  const answer = await kit.vault.take(connectionKey(pair), connection)
  return answer.kind === 'opened' ? answer.opened.record : undefined
}
