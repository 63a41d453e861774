/** How a fix looks in an authorization server, theme by theme. Names stand for your own; what matters is the order of things. */
export const serverFixes: Readonly<Record<string, string>> = {
  pkce: `const kept = stored.codeChallenge // kept with the code, never taken from the token request
if (kept !== undefined && form.code_verifier === undefined) throw invalidGrant()
if (kept === undefined && form.code_verifier !== undefined) throw invalidGrant() // RFC 9700, 4.8.2: a downgrade
const made = createHash('sha256').update(form.code_verifier ?? '').digest('base64url')
if (kept !== undefined && made !== kept) throw invalidGrant()`,
  code: `const grant = await codes.take(form.code) // reads and removes in one step: a second use finds nothing
if (grant === undefined) {
  await tokens.revokeAllOf(await codes.familyOf(form.code)) // RFC 6749, 4.1.2
  throw invalidGrant()
}
if (grant.clientId !== client.id || grant.redirectUri !== form.redirect_uri || grant.expiresAt <= now()) throw invalidGrant()`,
  clock: `const over = (end) => now() >= end // one clock, no leeway for what this server itself has issued
if (over(grant.expiresAt) || over(pushed.expiresAt)) throw invalidGrant()
const slack = 30 // seconds, for what others have stamped: assertions (RFC 7523, 3) and proofs (RFC 9449, 11.1)
if (assertion.exp + slack <= now() || (assertion.nbf ?? 0) > now() + slack) throw invalidClient()
if (Math.abs(now() - proof.iat) > 60) throw invalidProof()`,
  metadata: `app.get('/.well-known/oauth-authorization-server', () => ({
  issuer, // the very text that clients compare, without a slash of its own
  authorization_endpoint, token_endpoint, jwks_uri,
  response_types_supported: ['code'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
}))`,
  iss: `const answer = new URL(request.redirectUri)
answer.searchParams.set('code', code)
answer.searchParams.set('state', request.state)
answer.searchParams.set('iss', issuer) // with errors too: RFC 9207, 2`,
  login: `app.post('/login', (form) => {
  checkAntiForgeryToken(form)
  return seeOther(continuation(form.flow)) // 303: the browser drops the password; never 307 or 308 (RFC 9700, 4.12)
})`,
  pages: `response.setHeader('content-security-policy', "default-src 'self'; frame-ancestors 'none'")
response.setHeader('x-frame-options', 'DENY')
response.setHeader('referrer-policy', 'no-referrer')
response.setHeader('cache-control', 'no-store')`,
  registration: `const metadata = registrationRequest.parse(body) // unknown values of known fields are refused
if (!tokenIsFor(request, 'registration')) throw unauthorized()
for (const uri of metadata.redirect_uris) if (!isHttpsOrLoopback(uri)) throw invalidRedirectUri(uri)
return { client_id: newId(), ...metadata, registration_access_token: newToken(), registration_client_uri }`,
  cors: `if (path === '/token' || path.startsWith('/.well-known/')) response.setHeader('access-control-allow-origin', '*')
// The authorization endpoint is navigated to, never fetched: no CORS header there (RFC 9700, 2.6).`,
  'pushed-requests': `const client = await authenticateAsAtTheTokenEndpoint(request) // RFC 9126, 2.1
const parameters = checkAsAtTheAuthorizationEndpoint(form, client)
const request_uri = \`urn:ietf:params:oauth:request_uri:\${randomId()}\` // once, for this client, for a minute
return created({ request_uri, expires_in: 60 })`,
  'authorization-errors': `if (client === undefined || !client.redirectUris.includes(query.redirect_uri)) return page(400) // never a redirect
return redirect(query.redirect_uri, { error: 'invalid_request', state: query.state, iss: issuer })`,
  'open-redirector': `const next = pages.get(form.next) // a key that the server made, not an address
if (next === undefined) return page(400)
return seeOther(next)`,
  parameters: `for (const name of new Set(params.keys()))
  if (params.getAll(name).length > 1 && name !== 'resource') throw invalidRequest(\`\${name} is there twice\`) // RFC 6749, 3.1`,
  'redirect-uri': `const known = client.redirectUris.some((registered) => registered === query.redirect_uri) // plain strings, RFC 9700, 2.1
const loopback = client.native && sameButForThePort(client.redirectUris, query.redirect_uri) // RFC 8252, 7.3
if (!known && !loopback) return page(400)`,
  'response-types': `const allowed = new Set(['code'])
if (!allowed.has(query.response_type)) return redirectError('unsupported_response_type') // no token in a front channel`,
  dpop: `const proof = await verifyProof(request.headers.dpop) // signature, typ dpop+jwt, no private key in jwk
if (proof.htm !== request.method || proof.htu !== tokenEndpoint || !isRecent(proof.iat)) throw invalidProof()
if (!(await seen.addOnce(proof.jti))) throw invalidProof()
token.cnf = { jkt: thumbprint(proof.jwk) }`,
  'mutual-tls': `const certificate = request.socket.getPeerCertificate(true)
if (client.subject !== undefined && !matches(certificate.subject, client.subject)) throw invalidClient()
token.cnf = { 'x5t#S256': sha256(certificate.raw) } // RFC 8705, 3.1`,
  'client-authentication': `const methods = methodsUsedIn(request) // Basic, body, assertion, certificate
if (methods.length !== 1 || methods[0] !== client.method) throw invalidClient()
if (!timingSafeEqual(digest(secret), client.secretDigest)) throw invalidClient()`,
  introspection: `const caller = await authenticate(request) // RFC 7662, 2.1
const token = await tokens.find(form.token)
if (token === undefined || token.expired || !token.audience.includes(caller.resource)) return { active: false }
return { active: true, scope: token.scope, client_id: token.clientId, exp: token.exp }`,
  refresh: `const used = await refreshTokens.take(form.refresh_token)
if (used === undefined) { await families.revoke(form.refresh_token); throw invalidGrant() } // RFC 9700, 4.14.2
if (used.clientId !== client.id || !isSubset(form.scope ?? used.scope, used.scope)) throw invalidGrant()
return issue({ family: used.family, scope: form.scope ?? used.scope })`,
  revocation: `const token = await tokens.find(form.token)
if (token !== undefined && token.clientId === client.id) await tokens.revokeFamily(token.family)
return ok() // the same for unknown tokens: RFC 7009, 2.2`,
  scope: `const granted = requested.filter((one) => client.scopes.includes(one))
if (granted.length === 0) throw invalidScope()
return { access_token, token_type: 'Bearer', scope: granted.join(' ') } // told wherever it differs from what was asked`,
  tenants: `const tenant = tenantOf(request.url) // from the address, before anything of the body is read
const client = await clients.find({ tenant: tenant.id, id: clientId })
if (client === undefined) throw invalidClient() // no word on whether another tenant knows it`,
  'token-endpoint': `if (request.method !== 'POST' || !isForm(request)) throw invalidRequest()
response.setHeader('cache-control', 'no-store')
response.setHeader('content-type', 'application/json')`,
  tokens: `const access_token = randomBytes(32).toString('base64url') // or a JWT with iss, aud, exp, jti for one audience
await tokens.store(digest(access_token), { clientId, scope, audience: [resource], expiresAt: now() + 600 })
return { access_token, token_type: 'Bearer', expires_in: 600 }`,
  'resource-indicators': `const audience = form.getAll('resource')
if (audience.some((uri) => !client.resources.includes(uri))) throw invalidTarget() // RFC 8707, 2
token.aud = audience`,
  'step-up': `if (query.acr_values !== undefined && !session.acr.includes(query.acr_values)) return signInAgain()
if (query.max_age !== undefined && now() - session.authTime > Number(query.max_age)) return signInAgain()
token.auth_time = session.authTime // RFC 9470, 5`,
  'request-objects': `const claims = await verify(query.request, client.keys, { audience: issuer }) // never alg none
if (claims.client_id !== query.client_id || claims.request !== undefined) throw invalidRequestObject()
const parameters = claims // what stands beside it in the query does not count: RFC 9101, 6.3`,
  properties: `// One table of steps for every request, run top to bottom: what one path forgets, no other makes up for.
for (const step of [refuseRepeated, findClient, matchRedirectUri, checkChallenge, signIn, consent, issueCode]) await step(exchange)`,
}
