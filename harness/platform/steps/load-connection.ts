import type { Kit, Place } from '../kit.ts'
import { type Connected, type Connection, connection } from '../records.ts'
import { Refusal } from '../refusal.ts'
import type { Opened } from '../sealing/vault.ts'
import type { EntryKey } from '../store/store.ts'

/** Where a pair's connection is kept; no other pair shares it. */
export function connectionKey({ tenant, carrier, slot }: Place): EntryKey {
  return { tenant, kind: 'connection', id: slot === undefined ? carrier : `${carrier}.${slot}` }
}

/** Opens this pair's connection. What was sealed for another pair does not open, and nothing is taken in its place. */
export async function loadConnection(kit: Kit, pair: Place): Promise<Opened<Connection>> {
  const answer = await kit.vault.get(connectionKey(pair), connection)
  switch (answer.kind) {
    case 'opened':
      return answer.opened
    case 'absent':
      throw new Refusal('NOT_CONNECTED', 'no-connection')
    case 'unopenable':
      throw new Refusal('RECONNECT_NEEDED', 'sealed-elsewhere')
  }
}

/** The same where tokens are needed. */
export function usable(opened: Opened<Connection>): Opened<Connected> {
  const { record, sealed } = opened
  if (record.kind !== 'connected') throw new Refusal('RECONNECT_NEEDED', 'refresh-refused')
  return { record, sealed }
}
