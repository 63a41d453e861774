import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { readableIn } from './readable-in.ts'

const digest = createHash('sha256').update('some verifier').digest()
const challenge = digest.toString('base64url')
const json = JSON.stringify({ sub: 'alice', challenge })
const needle = { name: 'the challenge', value: challenge }

test.each([
  ['as it stands', `code_${challenge}_x`],
  ['in base64url behind a prefix', `c.${Buffer.from(json).toString('base64url')}`],
  ['in base64 out of step', `xy${Buffer.from(json).toString('base64url')}`],
  ['in hex', Buffer.from(json).toString('hex')],
  ['as bytes in hex', `id-${digest.toString('hex')}`],
  ['percent-encoded', encodeURIComponent(json)],
  ['in the payload of a JWT', `eyJhbGciOiJub25lIn0.${Buffer.from(json).toString('base64url')}.sig`],
  ['encoded twice', Buffer.from(`v1.${Buffer.from(json).toString('base64url')}`).toString('base64url')],
])('finds a challenge %s', (_, text) => {
  expect(readableIn(text, [needle])).toEqual(['the challenge'])
})

test('finds nothing in random texts', () => {
  const texts = Array.from(
    { length: 50 },
    () => `${randomBytes(48).toString('base64url')}.${randomBytes(32).toString('hex')}`,
  )
  expect(texts.flatMap((text) => readableIn(text, [needle]))).toEqual([])
})
