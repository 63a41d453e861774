/** How a fix looks in a client platform, theme by theme. Names stand for your own; what matters is the order of things. */
export const clientFixes: Readonly<Record<string, string>> = {
  pkce: `const verifier = randomBytes(32).toString('base64url') // new for every flow
await flows.put({ tenant, flow }, { verifier }, { seconds: 300 })
url.searchParams.set('code_challenge', createHash('sha256').update(verifier).digest('base64url'))
url.searchParams.set('code_challenge_method', 'S256')`,
  csrf: `const state = randomBytes(24).toString('base64url')
setCookie('__Host-flow', sign({ tenant, state }), { httpOnly: true, secure: true, sameSite: 'lax' })
// At the callback:
if (cookie?.state === undefined || !timingSafeEqual(cookie.state, query.state)) return refuse()`,
  code: `const flow = await flows.take({ tenant, flow: query.state }) // removed with the read: a second callback finds nothing
if (flow === undefined) return refuse()
await redeem({ code: query.code, code_verifier: flow.verifier, redirect_uri: flow.redirectUri })`,
  iss: `if (server.authorization_response_iss_parameter_supported && query.iss === undefined) return refuse()
if (query.iss !== undefined && query.iss !== flow.issuer) return refuse() // plain strings, before the code is touched`,
  injection: `if (flow.browser !== session.id || flow.tenant !== session.tenant) return refuse()
await redeem({ code: query.code, code_verifier: flow.verifier }) // a foreign code fits no verifier of ours`,
  registration: `const kept = await clients.find({ tenant, carrier })
const registered = kept ?? (await register(server.registration_endpoint, initialAccessToken, metadata))
await clients.put({ tenant, carrier }, seal(tenant, registered)) // credentials may change with a read: keep the new ones`,
  'mutual-tls': `const agent = new Agent({ connect: { cert: tenant.certificate, key: tenant.key } }) // one per tenant
await fetch(server.mtls_endpoint_aliases?.token_endpoint ?? server.token_endpoint, { dispatcher: agent, method: 'POST', body })`,
  'mix-up': `await flows.put({ tenant, flow }, { issuer: server.issuer, verifier })
// At the callback: one redirect URI for each issuer, or iss; then only that issuer's token endpoint.
if (query.iss !== flow.issuer) return refuse()
await redeemAt(metadataOf(flow.issuer).token_endpoint)`,
  'redirect-uri': `const redirectUri = \`\${publicUrl}/cb/\${tenant}/\${carrier}\` // from the configuration, never from the request's Host
await flows.put({ tenant, flow }, { redirectUri })
await redeem({ redirect_uri: flow.redirectUri })`,
  responses: `const { code, state, iss, error } = Object.fromEntries(query) // what is not known is ignored
if (error !== undefined) return endFlow(state)
if (code === undefined) return refuse()`,
  'token-request': `await fetch(server.token_endpoint, {
  method: 'POST',
  redirect: 'manual', // a redirect would carry code, verifier and credentials along
  headers: { authorization: basic(client), 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri, code_verifier }),
})`,
  refresh: `const renewed = await singleFlight(\`\${tenant}/\${carrier}\`, () => refreshOnce(connection)) // one caller asks, all wait
if (renewed.kind === 'invalid_grant') return markReconnectNeeded({ tenant, carrier }) // and no further try
await connections.replace({ tenant, carrier }, renewed, { ifStill: connection.version })`,
  tenants: `const connection = await connections.find({ tenant: session.tenant, carrier }) // the key names the tenant, always
if (connection === undefined || connection.tenant !== session.tenant) return notFound()
if (answer.tenant !== undefined && answer.tenant !== connection.account) return refuse()`,
  containment: `const room = rooms.for({ tenant, carrier }) // its own limit, breaker and queue
if (!room.limiter.take() || room.breaker.isOpen()) return tooMany(room.retryAfter())
return room.breaker.run(() => call(connection))`,
  flags: `const policy = policies.for({ tenant, carrier }) // of this pair; nobody else's switch reaches it
if (policy.flow === 'pkce' && vanished(server)) return refuse() // no silent way back to the old flow`,
  store: `const key = \`pkce_verifier:\${tenant}:\${flow}\` // tenant first; every read names it
await redis.set(key, seal(keyOf(tenant), verifier), 'EX', 300)
const verifier = await redis.getdel(key)`,
  detection: `tell({ kind: 'callback-refused', tenant: pseudonym(tenant), carrier, reason }) // for operators
return page(400, 'This sign-in cannot be finished. Start again.') // for whoever asked: always the same`,
  hygiene: `const body = await readAtMost(response, 64 * 1024)
const tokens = tokenAnswer.parse(JSON.parse(body)) // token_type Bearer or DPoP, access_token a text
if (response.status !== 200) throw new CarrierRefused(response.status)`,
  tokens: `await connections.put({ tenant, carrier }, seal(keyOf(tenant), tokens)) // never in a log, an address or a page
await fetch(api, { headers: { authorization: \`Bearer \${tokens.access_token}\` } })
// On disconnect: revoke at the carrier, then forget.`,
  downgrade: `const method = 'S256' // not read from what a server announces: no plain, no "none"
if (!(server.code_challenge_methods_supported ?? ['S256']).includes(method)) return refuse()`,
  clock: `const endsAt = receivedAt + Number(tokens.expires_in) * 1000 - 60_000 // by our own clock, a minute early
if (now() >= endsAt) await refresh()
if (now() >= flow.startedAt + 300_000) return refuse()`,
  redirects: `const next = pages.get(query.next) // a key, not an address
return seeOther(next ?? '/connected') // and no origin made from Host or X-Forwarded-Host`,
  browser: `response.setHeader('referrer-policy', 'no-referrer')
response.setHeader('cache-control', 'no-store')
return seeOther('/connected') // at once: code and state leave the address bar, and no foreign script ran`,
  errors: `switch (error.code) {
  case 'invalid_grant': return reconnectNeeded()
  case 'temporarily_unavailable': return tryAgainLater()
  default: return refuse() // never a token out of an error answer
}`,
  races: `const flow = await flows.take(key) // atomic: GETDEL, or DELETE … RETURNING
const written = await connections.replace(key, next, { ifStill: version })
if (!written) await revoke(next) // a disconnect came in between: it wins`,
  seeing: `log({ event: 'refresh', tenant: hmac(logKey, tenant), carrier, result, traceId }) // no token, code, verifier, state
metrics.count('stages', { tenant: hmac(logKey, tenant), carrier, stage, result })`,
  properties: `// State changes in one place, told by one table: whatever the order of events, each finds what it expects or ends.
const next = transitions[state]?.[event.kind]
if (next === undefined) return refuse()`,
  openid: `const claims = await jwtVerify(idToken, keysOf(flow.issuer), { issuer: flow.issuer, audience: client.id })
if (claims.payload.nonce !== flow.nonce) return refuse()`,
  'step-up': `if (challenge.error === 'insufficient_user_authentication')
  return startFlow({ tenant, carrier, acr_values: challenge.acr_values, max_age: challenge.max_age }) // RFC 9470, 4`,
  input: `const { tenant, carrier } = route.parse(request.params) // known ids only, before anything is looked up
if (!known.has(\`\${tenant}/\${carrier}\`)) return notFound()`,
  tls: `const agent = new Agent({ connect: { ca, rejectUnauthorized: true, minVersion: 'TLSv1.2' } })
if (new URL(endpoint).protocol !== 'https:') throw new Error('refused: no TLS')`,
  metadata: `const document = await fetchJson(wellKnownOf(issuer), { redirect: 'error' })
if (document.issuer !== issuer) throw new Error('refused: metadata of another issuer') // RFC 8414, 3.3`,
  dpop: `const proof = await sign({ htm: 'POST', htu: url, jti: randomUUID(), iat, nonce: lastNonceOf(origin) }, keyOf(connection))
const answer = await fetch(url, { headers: { dpop: proof } })
rememberNonce(origin, answer.headers.get('dpop-nonce'))`,
  resource: `url.searchParams.set('resource', carrier.api) // RFC 8707: the token is for this API and no other
tokenRequest.set('resource', carrier.api)`,
  native: `const server = createServer(callback).listen(0, '127.0.0.1') // RFC 8252, 7.3: loopback by address, any port
const redirectUri = \`http://127.0.0.1:\${server.address().port}/cb\`
openInSystemBrowser(authorizationUrl)`,
  requests: `const { request_uri } = await push(server.pushed_authorization_request_endpoint, parameters, credentials)
redirect(\`\${server.authorization_endpoint}?client_id=\${client.id}&request_uri=\${encodeURIComponent(request_uri)}\`)`,
}
