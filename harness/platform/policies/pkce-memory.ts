import { z } from 'zod'
import { digest } from '../digest.ts'
import { type Kit, platformItself } from '../kit.ts'
import type { EntryKey } from '../store/store.ts'

const seen = z.object({ issuer: z.string(), s256SeenAt: z.number() })

type MemoryKit = Pick<Kit, 'vault' | 'clock'>

const known = new WeakMap<object, Set<string>>()

/** Which issuers have offered S256; kept in the store, so that neither a restart nor another process forgets it. */
export const pkceMemory = {
  async remember(kit: MemoryKit, issuer: string): Promise<void> {
    const here = knownTo(kit)
    if (here.has(issuer)) return
    await kit.vault.put(issuerKey(issuer), { issuer, s256SeenAt: kit.clock.now() })
    here.add(issuer)
  },

  async knows(kit: MemoryKit, issuer: string): Promise<boolean> {
    if (knownTo(kit).has(issuer)) return true
    const answer = await kit.vault.get(issuerKey(issuer), seen)
    // What is there and does not open counts as seen: making it unreadable must not bring PKCE down.
    return answer.kind !== 'absent'
  },
}

function knownTo(kit: MemoryKit): Set<string> {
  const issuers = known.get(kit.vault) ?? new Set<string>()
  known.set(kit.vault, issuers)
  return issuers
}

function issuerKey(issuer: string): EntryKey {
  return { tenant: platformItself, kind: 'issuer', id: digest(issuer) }
}
