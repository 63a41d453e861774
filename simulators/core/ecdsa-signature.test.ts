import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { joseSignature } from './ecdsa-signature.ts'

test('writes every DER signature the way a JWS has it, short and long numbers alike', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const lengths = new Set<number>()
  for (let index = 0; index < 1500; index += 1) {
    const data = Buffer.from(String(index))
    const der = sign('sha256', data, privateKey)
    lengths.add(der.length)
    const joined = joseSignature(der, 32)
    expect(joined).toHaveLength(64)
    expect(verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, joined)).toBe(true)
  }
  // With and without the zero in front, and now and then a byte shorter.
  expect(lengths.size).toBeGreaterThan(2)
})
