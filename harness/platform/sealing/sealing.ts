import { createSecretKey, hkdfSync, type KeyObject, type webcrypto } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { LRUCache } from 'lru-cache'
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
 * Seals records as JWE under a key that HKDF makes from the master key, the tenant and the generation. The rest of its place,
 * kind and id, stands in the protected header, which the key vouches for (RFC 7516, 5.1): a record that was moved to another
 * tenant, carrier or use does not open.
 */
export function sealingUnder({ master, generation, oldest = () => 1 }: SealingKeys): Sealing {
  const derive = rememberedKeys(master)
  const opened = rememberedTexts()
  const keyOf = (tenant: string, kid: unknown): webcrypto.CryptoKey => {
    const named = typeof kid === 'string' && /^[1-9]\d{0,8}$/.test(kid) ? kid : '0'
    if (Number(named) < oldest(tenant)) throw new Error('The record was sealed under a key that is out of use.')
    return derive(tenant, named)
  }
  return {
    async seal(key, text) {
      const kid = String(generation(key.tenant))
      const sealed = await new CompactEncrypt(Buffer.from(text))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, place: placeOf(key) })
        .encrypt(derive(key.tenant, kid))
      opened.set(nameOf(key, kid), { sealed, text })
      return sealed
    },
    async open(key, sealed) {
      const now = generation(key.tenant)
      const known = now < oldest(key.tenant) ? undefined : opened.get(nameOf(key, String(now)))
      if (known?.sealed === sealed) return known.text
      const { plaintext, protectedHeader } = await compactDecrypt(sealed, ({ kid }) => keyOf(key.tenant, kid), {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      })
      if (protectedHeader.place !== placeOf(key)) throw new Error('The record was sealed for another place.')
      return Buffer.from(plaintext).toString('utf8')
    },
  }
}

// JSON lists are unambiguous: nothing can be named so that its list reads like another one.
function placeOf({ kind, id }: EntryKey): string {
  return JSON.stringify([kind, id])
}

function nameOf({ tenant, kind, id }: EntryKey, kid: string): string {
  return JSON.stringify([tenant, kind, id, kid])
}

/**
 * What this process sealed last at a place, for half a minute: a flow whose callback comes to the process it began in, and
 * tokens that are used at once, need no opening, which is two hops to another thread. It serves only for the very text it
 * was sealed to, at its own place and under the key that counts now, so it opens nothing that would not open.
 */
function rememberedTexts(): LRUCache<string, { readonly sealed: string; readonly text: string }> {
  return new LRUCache({ maxSize: 1000, sizeCalculation: () => 1, ttl: 30_000 })
}

/**
 * A kilobyte for each tenant that does anything, and none for those beyond. As a size: a cache with a `max` takes the room for
 * all of them when it is made.
 */
const mostKeys = 20_000

/** Keys derived from a master key, which takes as long as sealing itself. */
function rememberedKeys(octets: Uint8Array) {
  const master = createSecretKey(octets)
  const remembered = new LRUCache<string, webcrypto.CryptoKey>({ maxSize: mostKeys, sizeCalculation: () => 1 })
  return (tenant: string, generation: string): webcrypto.CryptoKey => {
    const info = JSON.stringify(['parcelproof', generation, tenant])
    const key = remembered.get(info) ?? derive(master, info)
    remembered.set(info, key)
    return key
  }
}

function derive(master: KeyObject, info: string): webcrypto.CryptoKey {
  const key = createSecretKey(new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), info, 32)))
  // Here and not by jose: its import of bare octets is a job of its own in another thread and takes most of the time.
  return key.toCryptoKey('AES-GCM', false, ['encrypt', 'decrypt'])
}
