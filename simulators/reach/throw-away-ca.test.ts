import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import { TLSSocket } from 'node:tls'
import { Agent, request } from 'undici'
import { expect, test } from 'vitest'
import { type CertifiedKey, createAuthority, selfSignedCertificate } from './throw-away-ca.ts'

/** Answers with the name in the client's certificate, and whether the authority stands behind it. */
async function serverOf(pair: CertifiedKey, ca: string) {
  const server = createServer({ ...pair, ca, requestCert: true, rejectUnauthorized: false }, (incoming, response) => {
    const { socket } = incoming
    if (!(socket instanceof TLSSocket)) throw new Error('This server speaks TLS only.')
    response.end(JSON.stringify({ name: socket.getPeerCertificate().subject?.CN, trusted: socket.authorized }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, close: () => server.close() }
}

test('vouches for servers by name and by address, and for clients', async () => {
  const authority = await createAuthority()
  const pair = await authority.certificateFor(['localhost', '127.0.0.1'])
  const server = await serverOf(pair, authority.cert)
  const ask = async (host: string, connect: Record<string, string>) => {
    const dispatcher = new Agent({ connect: { ca: authority.cert, ...connect } })
    const { body } = await request(`https://${host}:${server.port}/`, { dispatcher })
    return body.json()
  }
  const client = await authority.clientCertificate('acme-app')
  expect(await ask('localhost', {})).toEqual({ trusted: false })
  expect(await ask('127.0.0.1', { ...client })).toEqual({ name: 'acme-app', trusted: true })
  expect(await ask('127.0.0.1', { ...(await selfSignedCertificate('acme-app')) })).toEqual({
    name: 'acme-app',
    trusted: false,
  })
  server.close()
})

test('is refused by clients that do not trust it, and for names it was not asked for', async () => {
  const authority = await createAuthority()
  const server = await serverOf(await authority.certificateFor(['wwwcie.ups.com']), authority.cert)
  await expect(request(`https://127.0.0.1:${server.port}/`)).rejects.toThrow(/verify|self-signed/)
  const dispatcher = new Agent({ connect: { ca: authority.cert } })
  await expect(request(`https://127.0.0.1:${server.port}/`, { dispatcher })).rejects.toThrow(/127\.0\.0\.1/)
  server.close()
})

test('is another one each time, and may certify nothing but leaves', async () => {
  const [one, other] = [await createAuthority(), await createAuthority()]
  const leaf = new X509Certificate((await one.certificateFor(['localhost'])).cert)
  expect(leaf.verify(new X509Certificate(one.cert).publicKey)).toBe(true)
  expect(leaf.verify(new X509Certificate(other.cert).publicKey)).toBe(false)
  expect([new X509Certificate(one.cert).ca, leaf.ca]).toEqual([true, false])
})
