import { randomBytes } from 'node:crypto'
import { decodeProtectedHeader } from 'jose'
import { describe, expect, test } from 'vitest'
import type { EntryKey } from '../store/store.ts'
import { sealingUnder } from './sealing.ts'

const master = randomBytes(32)
const place: EntryKey = { tenant: 'acme', kind: 'connection', id: 'ups' }
const sealing = sealingUnder({ master, generation: () => 1 })

describe('sealing', () => {
  test('opens what it sealed, and shows nothing of it before', async () => {
    const sealed = await sealing.seal(place, 'the token')
    expect(await sealing.open(place, sealed)).toBe('the token')
    expect(Buffer.from(sealed.split('.').join(''), 'base64url').toString('latin1')).not.toContain('the token')
    expect(decodeProtectedHeader(sealed)).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: '1',
      place: '["connection","ups"]',
    })
  })

  test('seals the same text differently each time', async () => {
    expect(await sealing.seal(place, 'the token')).not.toBe(await sealing.seal(place, 'the token'))
  })

  test.each<EntryKey>([
    { ...place, tenant: 'globex' },
    { ...place, id: 'fedex' },
    { ...place, kind: 'client' },
  ])('does not open at $kind $tenant $id what was sealed elsewhere', async (elsewhere) => {
    const sealed = await sealing.seal(place, 'the token')
    await expect(sealing.open(elsewhere, sealed)).rejects.toThrow()
  })

  test('does not open under another master key, or a changed record', async () => {
    const sealed = await sealing.seal(place, 'the token')
    const other = sealingUnder({ master: randomBytes(32), generation: () => 1 })
    await expect(other.open(place, sealed)).rejects.toThrow()
    const [header, key, iv, text, tag] = sealed.split('.')
    const changed = [header, key, iv, `${text?.startsWith('A') ? 'B' : 'A'}${text?.slice(1)}`, tag].join('.')
    await expect(sealing.open(place, changed)).rejects.toThrow()
  })

  test('opens records of an older key after a tenant’s key was turned, and seals under the new one', async () => {
    const old = await sealing.seal(place, 'the token')
    const turned = sealingUnder({ master, generation: (tenant) => (tenant === 'acme' ? 2 : 1) })
    expect(await turned.open(place, old)).toBe('the token')
    expect(decodeProtectedHeader(await turned.seal(place, 'the token')).kid).toBe('2')
    expect(decodeProtectedHeader(await turned.seal({ ...place, tenant: 'globex' }, 'x')).kid).toBe('1')
  })

  test('opens nothing it sealed itself a moment ago once its key is out of use', async () => {
    let oldest = 1
    const aging = sealingUnder({ master, generation: () => 1, oldest: () => oldest })
    const sealed = await aging.seal(place, 'the token')
    expect(await aging.open(place, sealed)).toBe('the token')
    oldest = 2
    await expect(aging.open(place, sealed)).rejects.toThrow()
  })

  test('opens no other record than the one it sealed last at a place, and each at its own', async () => {
    const first = await sealing.seal(place, 'the first token')
    const second = await sealing.seal(place, 'the second token')
    expect([await sealing.open(place, first), await sealing.open(place, second)]).toEqual([
      'the first token',
      'the second token',
    ])
    await expect(sealing.open({ ...place, id: 'fedex' }, second)).rejects.toThrow()
    const elsewhere = sealingUnder({ master, generation: () => 1 })
    expect(await elsewhere.open(place, second)).toBe('the second token')
  })

  test('opens no record of a key that is out of use, or of one that is named otherwise', async () => {
    const old = await sealing.seal(place, 'the token')
    const turned = sealingUnder({ master, generation: () => 2, oldest: (tenant) => (tenant === 'acme' ? 2 : 1) })
    await expect(turned.open(place, old)).rejects.toThrow()
    const elsewhere = { ...place, tenant: 'globex' }
    expect(await turned.open(elsewhere, await sealing.seal(elsewhere, 'the token'))).toBe('the token')
    expect(await turned.open(place, await turned.seal(place, 'the token'))).toBe('the token')
    const strange = sealingUnder({ master, generation: () => Number.NaN })
    await expect(sealing.open(place, await strange.seal(place, 'the token'))).rejects.toThrow()
  })
})
