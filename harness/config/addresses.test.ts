import { expect, test } from 'vitest'
import { addressAt } from './addresses.ts'
import { toMilliseconds } from './duration.ts'
import { nearest } from './nearest.ts'

test.each([
  ['http://host:1', '/health', 'http://host:1/health'],
  ['http://host/', 'health', 'http://host/health'],
  ['http://host/app', '/health', 'http://host/app/health'],
  ['http://host/app/', 'health?x=1', 'http://host/app/health?x=1'],
  ['http://host', 'https://other/health', 'https://other/health'],
])('puts behind %s what is relative: %s', (base, address, expected) => {
  expect(addressAt(base, address)).toBe(expected)
})

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5m', 90_000],
  ['1h30m', 5_400_000],
  ['2d', 172_800_000],
  ['0s', 0],
])('reads the duration %s', (written, expected) => {
  expect(toMilliseconds(written)).toBe(expected)
})

test.each([
  ['isuer', 'issuer'],
  ['clientId', 'client_id'],
  ['redirect_uris', 'redirectUris'],
  ['tenatns', 'tenants'],
  ['colour', undefined],
  ['x', undefined],
])('takes %s for %s', (word, expected) => {
  expect(nearest(word, ['issuer', 'client_id', 'redirectUris', 'tenants', 'scope'])).toBe(expected)
})
