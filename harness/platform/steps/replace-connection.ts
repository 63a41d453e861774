import type { Kit, Place } from '../kit.ts'
import type { Connected, Connection } from '../records.ts'
import type { Opened } from '../sealing/vault.ts'
import { connectionKey } from './load-connection.ts'

/** Puts a new state of a connection in the place of the one that was read; not where it has gone or changed meanwhile. */
export async function replaceConnection(
  kit: Kit,
  pair: Place,
  was: Opened<Connected>,
  next: Connection,
): Promise<boolean> {
  return (await kit.vault.replace(connectionKey(pair), was, next)) !== undefined
}
