import { expect, test } from 'vitest'
import { isAllowed } from './allow-list.ts'

const hosts = ['as.example', 'login.example:8443', '[2001:db8::1]:8080', 'Mixed.Example', 'tls.example:443']

test.each([
  'http://127.0.0.1:4010/',
  'http://127.8.9.1/',
  'http://[::1]:1/',
  'https://localhost/',
  'http://0x7f.1/',
  'https://as.example/',
  'http://AS.example:81/',
  'https://login.example:8443/x',
  'http://[2001:db8::1]:8080/',
  'https://mixed.example/',
  'https://tls.example/',
])('lets a request go to %s', (url) => expect(isAllowed(new URL(url), hosts)).toBe(true))

test.each([
  'https://login.example/',
  'https://evil-as.example/',
  'https://as.example.evil.example/',
  'https://as.example@evil.example/',
  'http://[2001:db8::1]/',
  'http://localhost.evil.example/',
  'http://127.0.0.1.evil.example/',
  'http://128.0.0.1/',
  'http://0.0.0.0/',
  'http://tls.example/',
])('holds back a request to %s', (url) => expect(isAllowed(new URL(url), hosts)).toBe(false))
