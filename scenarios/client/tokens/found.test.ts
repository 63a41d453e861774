import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { secretsIn } from './found.ts'

const secret = { what: 'a token', value: 'at-Zm9vYmFy_8-quxquuxcorge+/=%' }
const encoded = (before: string) => Buffer.from(`${before}${secret.value} and more`)

describe('looking for secrets', () => {
  test.each([
    ['as it is', `token=${secret.value};`],
    ['percent-encoded', `?t=${encodeURIComponent(secret.value)}`],
    ['as hex', encoded('x').toString('hex')],
    ['as base64 from its first octet', encoded('').toString('base64')],
    ['as base64 after one octet', encoded('x').toString('base64')],
    ['as base64url after two octets', encoded('xy').toString('base64url')],
    ['compressed', gzipSync(encoded('x')).toString('base64')],
  ])('finds one %s', (_how, text) => {
    expect(secretsIn(`before ${text} after`, [secret])).toEqual([secret])
  })

  test('finds nothing in the secret of somebody else', () => {
    expect(secretsIn(secret.value, [{ what: 'another', value: 'at-somebody-elses-token-value' }])).toEqual([])
  })
})
