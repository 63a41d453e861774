import { createSecretKey, hkdfSync, type webcrypto } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'
import type { EntryKey } from '../store/store.ts'

/** Makes records unreadable, each under a key that opens it at its own place only. */
export interface Sealing {
  seal(key: EntryKey, text: string): Promise<string>
  /** Rejects where the record was sealed for another place, under another key, or was changed. */
  open(key: EntryKey, sealed: string): Promise<string>
}

/** What keys are derived from. */
export interface SealingKeys {
  /** 32 octets. */
  readonly master: Uint8Array
  /** Which of a tenant's keys seals now. Raising it turns that tenant's key, and nobody else's. */
  generation(tenant: string): number
  /** The oldest of a tenant's keys that still opens; the first one where it is left out. */
  oldest?(tenant: string): number
}

/**
 * Seals records as JWE under a key made by HKDF from the master key and the place of the record: tenant, kind, id and
 * generation. A record that was moved to another tenant or carrier therefore does not open.
 */
export function sealingUnder({ master, generation, oldest = () => 1 }: SealingKeys): Sealing {
  const derive = rememberedKeys(master)
  return {
    seal: (key, text) => {
      const kid = String(generation(key.tenant))
      return new CompactEncrypt(Buffer.from(text))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid })
        .encrypt(derive(key, kid))
    },
    async open(key, sealed) {
      const keyOf = (kid: unknown): webcrypto.CryptoKey => {
        const named = typeof kid === 'string' && /^[1-9]\d{0,8}$/.test(kid) ? kid : '0'
        if (Number(named) < oldest(key.tenant)) throw new Error('The record was sealed under a key that is out of use.')
        return derive(key, named)
      }
      const { plaintext } = await compactDecrypt(sealed, ({ kid }) => keyOf(kid), {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      })
      return Buffer.from(plaintext).toString('utf8')
    },
  }
}

/** Beyond that the one that was made first is forgotten: what has many records is not kept in memory as keys. */
const mostRemembered = 1000

/** Keys derived from a master key. What was sealed a moment ago is often opened next, and deriving takes a third of that. */
function rememberedKeys(master: Uint8Array) {
  const remembered = new Map<string, webcrypto.CryptoKey>()
  return ({ tenant, kind, id }: EntryKey, generation: string): webcrypto.CryptoKey => {
    // A JSON list is unambiguous: no tenant can be named so that its list reads like that of another.
    const place = JSON.stringify(['parcelproof', generation, tenant, kind, id])
    const known = remembered.get(place)
    if (known !== undefined) return known
    const key = derive(master, place)
    remembered.set(place, key)
    const [oldest] = remembered.size > mostRemembered ? remembered.keys() : []
    if (oldest !== undefined) remembered.delete(oldest)
    return key
  }
}

function derive(master: Uint8Array, place: string): webcrypto.CryptoKey {
  const key = createSecretKey(new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), place, 32)))
  // Here and not by jose: its import of bare octets is a job of its own in another thread and takes most of the time.
  return key.toCryptoKey('AES-GCM', false, ['encrypt', 'decrypt'])
}
