/** How a fix looks in a resource server, theme by theme. Names stand for your own; what matters is the order of things. */
export const resourceFixes: Readonly<Record<string, string>> = {
  jwt: `const keys = createRemoteJWKSet(new URL(tenant.jwksUri)) // of this tenant's issuer; never from the token's jku or kid alone
const { payload } = await jwtVerify(token, keys, { issuer: tenant.issuer, audience: tenant.audience, algorithms: ['RS256'], typ: 'at+jwt' })`,
  encryption: `const { plaintext } = await compactDecrypt(token, privateKey, { keyManagementAlgorithms: ['RSA-OAEP-256'] }) // what is signed only ends here
const { payload } = await jwtVerify(plaintext, keys, { issuer: tenant.issuer, audience: tenant.audience, algorithms: ['RS256'], typ: 'at+jwt' })`,
  claims: `const { payload } = await jwtVerify(token, keys, { issuer, audience, requiredClaims: ['exp', 'iat', 'sub', 'client_id'], clockTolerance: 30 })`,
  scope: `const granted = new Set(String(payload.scope ?? '').split(' '))
if (!granted.has('shipping')) return answer(403, 'Bearer error="insufficient_scope", scope="shipping"')`,
  bearer: `const headers = request.headersDistinct.authorization ?? []
const [, token] = /^Bearer ([\\w.~+/-]+=*)$/i.exec(headers.length === 1 ? (headers[0] ?? '') : '') ?? []
if (token === undefined) return answer(401, 'Bearer') // not from the query, not from a form`,
  answers: `response.setHeader('cache-control', 'private, no-store')
response.setHeader('www-authenticate', 'Bearer error="invalid_token"') // no token, no claim, no stack in it
return response.writeHead(401).end()`,
  tenants: `const tenant = tenants.get(addressOf(request)) // from the address alone, not from a header or the token
const payload = await verify(token, tenant) // issuer, audience and keys of this tenant
const rows = await store.find({ tenant: tenant.id, ...query })`,
  dpop: `const proof = await verifyProof(request.headers.dpop, { htm: request.method, htu: url })
if (payload.cnf?.jkt !== thumbprint(proof.jwk) || proof.ath !== sha256(token)) return answer(401, 'DPoP error="invalid_token"')
if (!(await seen.addOnce(proof.jti))) return answer(401, 'DPoP error="invalid_dpop_proof"')`,
  'mutual-tls': `const shown = request.socket.getPeerCertificate(true)
if (payload.cnf?.['x5t#S256'] !== sha256(shown.raw)) return answer(401, 'Bearer error="invalid_token"') // RFC 8705, 3`,
  introspection: `const answered = await introspect(token, credentials) // no answer is no "active"
if (answered.active !== true || !answered.aud.includes(tenant.audience)) return answer(401, 'Bearer error="invalid_token"')
cache.put(digest(token), answered, Math.min(30, answered.exp - now()))`,
  transport: `if (!request.socket.encrypted) return response.writeHead(403).end() // no redirect: the token was in the open already
response.setHeader('strict-transport-security', 'max-age=31536000')`,
}
