import { randomUUID } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import type { ClientAuthentication, ClientKey, ServerTenant } from '../../../scenarios/api/authorization-server.ts'
import { encodeForm } from '../../../scenarios/api/params.ts'
import type { Channel } from '../../http/channel.ts'
import { credentialsFor } from './client-authentication.ts'
import { asObject, asText } from './json.ts'

type PrivateKeyJwt = Extract<ClientAuthentication, { method: 'private_key_jwt' }>

/** How long an assertion is good for; short, because servers refuse long ones, and longer than clocks differ. */
const lifetimeSeconds = 60

/** Signs a client assertion (RFC 7523, 3). Claims the scenario names replace those of a good one; undefined leaves one out. */
export async function signAssertion(authentication: PrivateKeyJwt, audience: string, now: number): Promise<string> {
  const { clientId, key } = authentication
  const seconds = Math.floor(now / 1000)
  const good = {
    iss: clientId,
    sub: clientId,
    aud: audience,
    jti: randomUUID(),
    iat: seconds,
    exp: seconds + lifetimeSeconds,
  }
  const claims = Object.entries({ ...good, ...authentication.claims }).filter(([, value]) => value !== undefined)
  return new SignJWT(Object.fromEntries(claims))
    .setProtectedHeader({ alg: key.alg, ...(key.kid === undefined ? {} : { kid: key.kid }) })
    .sign(await imported(key))
}

const importedKeys = new WeakMap<ClientKey, ReturnType<typeof importJWK>>()

/** Importing a key costs more than signing with it, and a client signs often. */
function imported(key: ClientKey): ReturnType<typeof importJWK> {
  const known = importedKeys.get(key) ?? importJWK(key.jwk, key.alg)
  importedKeys.set(key, known)
  return known
}

/**
 * The audience this server takes in client assertions. Some want the token endpoint (RFC 7523, 3), newer ones their
 * issuer alone, and a list of both is refused by the strictest. A redemption of a made-up code tells: a server that
 * knows the client answers anything but `invalid_client`.
 */
export async function findAudience(
  tenant: ServerTenant,
  authentication: PrivateKeyJwt,
  channel: Channel,
  now: () => number,
): Promise<string | undefined> {
  const endpoint = tenant.endpoints.token_endpoint
  const candidates = audiences(tenant)
  if (endpoint === undefined || candidates.length < 2) return candidates[0]
  for (const audience of candidates) {
    const credentials = await credentialsFor(authentication, (one) => signAssertion(one, audience, now()))
    const answer = await channel.send(
      {
        method: 'POST',
        url: endpoint,
        headers: [['content-type', 'application/x-www-form-urlencoded']],
        body: encodeForm([
          ['grant_type', 'authorization_code'],
          ['code', 'made-up-to-learn-the-audience'],
          ...credentials.form,
        ]),
        label: 'learn which audience the server takes in client assertions',
      },
      { sender: 'back-channel' },
    )
    if (answer.kind !== 'answered') return candidates[0]
    if (answer.status < 500 && asObject(answer.json)?.error !== 'invalid_client') return audience
  }
  return candidates[0]
}

function audiences(tenant: ServerTenant): readonly string[] {
  const issuer = asText(tenant.metadata?.issuer) ?? tenant.issuer
  const endpoint = tenant.endpoints.token_endpoint
  return [...new Set([endpoint, issuer].filter((value) => value !== undefined))]
}
