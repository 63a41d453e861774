import { expect, test } from 'vitest'
import { isAllowed } from '../http/allow-list.ts'
import { canonicalHost } from './hosts.ts'

test.each([
  ['as.example', 'https://as.example/x'],
  ['AS.Example', 'https://as.example:8443/'],
  ['login.example:8443', 'https://login.example:8443/'],
  ['as.example:443', 'https://as.example/'],
  ['[2001:db8::1]:8080', 'http://[2001:db8::1]:8080/'],
  ['2001:DB8:0::1', 'http://[2001:db8::1]:9/'],
  ['[2001:db8::1]', 'http://[2001:db8::1]/'],
  ['10.0.0.7', 'http://10.0.0.7:3000/'],
  ['bücher.example', 'https://xn--bcher-kva.example/'],
])('%s lets %s through', (entry, url) => {
  expect(isAllowed(new URL(url), [canonicalHost(entry) ?? 'refused'])).toBe(true)
})

test.each([
  ['login.example:8443', 'https://login.example/'],
  ['as.example', 'https://as.example.evil.example/'],
  ['as.example', 'https://sub.as.example/'],
])('%s does not let %s through', (entry, url) => {
  expect(isAllowed(new URL(url), [canonicalHost(entry) ?? 'refused'])).toBe(false)
})

test.each([
  '',
  'https://as.example',
  'as.example/path',
  '*.example',
  '*',
  'a b',
  'me@as.example',
  'as.example:0',
  'as.example:65536',
  'as.example:x',
  '[::1',
  'as.example:80:80',
])('takes %j for no host', (entry) => {
  expect(canonicalHost(entry)).toBeUndefined()
})
