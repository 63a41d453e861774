import { expect, test } from 'vitest'
import { createBrowserJar } from './browser-jar.ts'

const setting = (...cookies: string[]) => ({ headers: cookies.map((cookie) => ['set-cookie', cookie] as const) })

test('keeps and sends Secure and prefixed cookies on http loopback', async () => {
  for (const host of ['http://127.0.0.1:4010', 'http://localhost:4010', 'http://[::1]:4010']) {
    const jar = createBrowserJar()
    await jar.store(`${host}/`, setting('a=1; Secure', '__Host-b=2; Secure; Path=/', '__Secure-c=3; Secure'))
    expect(await jar.headerFor(`${host}/x`)).toBe('a=1; __Host-b=2; __Secure-c=3')
  }
})

test('refuses what a browser refuses', async () => {
  const jar = createBrowserJar()
  await jar.store('http://as.example/', setting('a=1; Secure'))
  await jar.store(
    'https://as.example/x',
    setting('__Host-b=2; Path=/', '__Host-c=3; Secure; Path=/x', 'd=4; Domain=evil.example'),
  )
  expect(await jar.headerFor('https://as.example/x')).toBeUndefined()
})

test('obeys domain and path', async () => {
  const jar = createBrowserJar()
  await jar.store(
    'https://login.as.example/',
    setting('wide=1; Domain=as.example', 'own=2', 'deep=3; Path=/interaction/42'),
  )
  expect(await jar.headerFor('https://as.example/')).toBe('wide=1')
  expect(await jar.headerFor('https://login.as.example/')).toBe('wide=1; own=2')
  expect(await jar.headerFor('https://login.as.example/interaction/42/confirm')).toContain('deep=3')
  expect(await jar.headerFor('https://login.as.example/interaction/421')).not.toContain('deep=3')
})

test('takes localhost and 127.0.0.1 for different hosts, and any port for the same', async () => {
  const jar = createBrowserJar()
  await jar.store('http://localhost:1/', setting('a=1'))
  expect(await jar.headerFor('http://127.0.0.1:1/')).toBeUndefined()
  expect(await jar.headerFor('http://localhost:2/')).toBe('a=1')
})

test('holds back SameSite cookies from requests of another site', async () => {
  const jar = createBrowserJar()
  await jar.store(
    'http://127.0.0.1/',
    setting('s=1; SameSite=Strict', 'l=2; SameSite=Lax', 'n=3; SameSite=None; Secure'),
  )
  expect(await jar.headerFor('http://127.0.0.1/')).toBe('s=1; l=2; n=3')
  expect(await jar.headerFor('http://127.0.0.1/', { crossSite: true })).toBe('l=2; n=3')
  expect(await jar.headerFor('http://127.0.0.1/', { crossSite: true, method: 'POST' })).toBe('n=3')
})

test('forgets a cookie that expired', async () => {
  const jar = createBrowserJar()
  await jar.store('http://127.0.0.1/', setting('a=1', 'b=2'))
  await jar.store('http://127.0.0.1/', setting('a=; Max-Age=0'))
  expect(await jar.headerFor('http://127.0.0.1/')).toBe('b=2')
})

test('is cloned as it stands and lives on its own', async () => {
  const jar = createBrowserJar()
  await jar.store('http://127.0.0.1/', setting('session=before; HttpOnly; Path=/; SameSite=Lax'))
  const copy = await jar.clone()
  await jar.store('http://127.0.0.1/', setting('session=after; Path=/'))
  await copy.store('http://127.0.0.1/', setting('other=1'))
  expect(await copy.headerFor('http://127.0.0.1/')).toBe('session=before; other=1')
  expect(await jar.headerFor('http://127.0.0.1/')).toBe('session=after')
})

test('lists cookies with their attributes and without their values', async () => {
  const jar = createBrowserJar()
  await jar.store('http://127.0.0.1/a/b', setting('session=xyz; HttpOnly; Secure; SameSite=Strict'))
  expect(await jar.list()).toEqual([
    { name: 'session', domain: '127.0.0.1', path: '/a', secure: true, httpOnly: true, sameSite: 'strict' },
  ])
})
