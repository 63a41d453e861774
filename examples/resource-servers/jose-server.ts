import { createPrivateKey } from 'node:crypto'
import { createServer } from 'node:http'
import { compactDecrypt, createRemoteJWKSet, errors, jwtVerify } from 'jose'

/** Where it is set tokens come encrypted to it, and no others are taken. */
const { DECRYPTION_KEY } = process.env
const decryptionKey = DECRYPTION_KEY === undefined ? undefined : createPrivateKey(DECRYPTION_KEY)

async function decrypted(token: string): Promise<string> {
  if (decryptionKey === undefined) return token
  const { plaintext } = await compactDecrypt(token, decryptionKey)
  return new TextDecoder().decode(plaintext)
}

/** Two tenants behind jose's `jwtVerify`, each with the issuer, audience and keys of its own. */
const tenants = ['acme', 'globex'].map((id) => {
  const of = (name: string): string => process.env[`${id.toUpperCase()}_${name}`] ?? ''
  const keys = createRemoteJWKSet(new URL(of('JWKS_URI')), { cooldownDuration: 1000 })
  const expected = { issuer: of('ISSUER'), audience: of('AUDIENCE') }
  return { id, verify: async (token: string) => jwtVerify(await decrypted(token), keys, expected) }
})

const server = createServer((request, response) => {
  const answer = (status: number, body: unknown, challenge?: string): void => {
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
    })
    response.end(JSON.stringify(body))
  }
  const tenant = tenants.find(({ id }) => request.url === `/${id}/data`)
  const [, token] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  if (tenant === undefined) return answer(404, {})
  if (token === undefined) return answer(401, {}, 'Bearer')
  tenant
    .verify(token)
    .then(({ payload }) => {
      const needed = request.method === 'POST' ? 'shipping:write' : 'shipping'
      const granted = typeof payload.scope === 'string' ? payload.scope.split(' ') : []
      if (!granted.includes(needed)) return answer(403, {}, 'Bearer error="insufficient_scope"')
      answer(200, { shipments: [`${tenant.id}-4711`] })
    })
    .catch((error: unknown) => {
      if (error instanceof errors.JOSEError) answer(401, {}, 'Bearer error="invalid_token"')
      else answer(500, {})
    })
})
server.listen(Number(process.env.PORT), '127.0.0.1')
