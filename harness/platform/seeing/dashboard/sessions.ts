import { digest, sameDigest } from '../../digest.ts'
import { type Kit, platformItself } from '../../kit.ts'
import type { EntryKey } from '../../store/store.ts'

/** Whose pages a session opens. */
export type Viewer = { readonly kind: 'tenant'; readonly tenant: string } | { readonly kind: 'operator' }

/** As long as a working day. */
export const sessionMs = 8 * 3_600_000

type SessionKit = Pick<Kit, 'store' | 'clock' | 'random' | 'tenants' | 'operatorKey'>

/** Begins a session and gives back what to leave in the browser. It ends by itself, and when the key is another one. */
export async function beginSession(kit: SessionKit, viewer: Viewer): Promise<string> {
  const token = Buffer.from(kit.random(32)).toString('base64url')
  await kit.store.put(sessionKey(viewer, token), bound(token, keyOf(kit, viewer)), kit.clock.now() + sessionMs)
  return token
}

/** Whether this is a session of this viewer: kept under it, so that it opens nobody else's pages. */
export async function hasSession(kit: SessionKit, viewer: Viewer, token: string | undefined): Promise<boolean> {
  const key = keyOf(kit, viewer)
  if (token === undefined || key === undefined) return false
  const kept = await kit.store.get(sessionKey(viewer, token))
  return kept !== undefined && sameDigest(kept, bound(token, key))
}

/** Ends it at once. */
export async function endSession(kit: SessionKit, viewer: Viewer, token: string): Promise<void> {
  await kit.store.delete(sessionKey(viewer, token))
}

function sessionKey(viewer: Viewer, token: string): EntryKey {
  return { tenant: viewer.kind === 'tenant' ? viewer.tenant : platformItself, kind: 'session', id: digest(token) }
}

function keyOf({ tenants, operatorKey }: SessionKit, viewer: Viewer): string | undefined {
  return viewer.kind === 'tenant' ? tenants.get(viewer.tenant)?.key : operatorKey
}

/** A digest of both: of the key alone it would be something to guess the key by. */
function bound(token: string, key = ''): string {
  return digest(`${token}.${key}`)
}
