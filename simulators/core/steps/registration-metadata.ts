import { z } from 'zod'
import type { AfterStep, BeforeStep, Exchange, ProviderStep } from '../step.ts'

const registration = z.looseObject({
  redirect_uris: z.array(z.string()).optional(),
  application_type: z.string().optional(),
  scope: z.string().optional(),
})
type Registration = z.infer<typeof registration>

/** A client is registered for scopes of the carrier that any client may have, whatever it asks for (RFC 7591, 2). */
export const registrationScope: BeforeStep = {
  name: 'registration-scope',
  stage: 'before',
  apply(exchange) {
    const asked = registrationOf(exchange)
    if (asked === undefined) return
    const allowed = ['openid', ...exchange.kit.carrier.scopes.granted.split(' ')]
    const scope = asked.scope?.split(' ').filter((name) => allowed.includes(name)) ?? allowed.slice(1)
    exchange.body = JSON.stringify({ ...asked, scope: scope.join(' ') })
  },
}

/** Redirect URIs are TLS sites, loopback addresses of native apps, or app-specific schemes (RFC 7591, 5; RFC 9700, 2.6). */
export const registrationRedirectUris: BeforeStep = {
  name: 'registration-redirect-uris',
  stage: 'before',
  apply(exchange) {
    const asked = registrationOf(exchange)
    const native = asked?.application_type === 'native'
    const bad = asked?.redirect_uris?.find((uri) => !isAcceptable(uri, native))
    if (bad === undefined) return
    exchange.ctx.status = 400
    exchange.ctx.body = {
      error: 'invalid_redirect_uri',
      error_description: 'a redirect URI is not one this server takes',
    }
  },
}

/** Metadata that contradict themselves are refused, unknown ones are ignored (RFC 7591, 2). */
export const registrationConsistency: BeforeStep = {
  name: 'registration-consistency',
  stage: 'before',
  apply() {
    // oidc-provider's client schema does both.
  },
}

/** A client is managed with its own registration access token (RFC 7592, 2). */
export const clientManagement: BeforeStep = {
  name: 'client-management',
  stage: 'before',
  apply() {
    // oidc-provider compares the token's client with the one in the address.
  },
}

/** The answer to a registration says everything that was registered; errors are those of RFC 7591, 3.2. */
export const registrationAnswer: AfterStep = {
  name: 'registration-answer',
  stage: 'after',
  apply() {
    // oidc-provider's answers are that.
  },
}

/** Deleting a client ends what it was granted (RFC 7592, 2.3), and nothing of anybody else's. */
export const clientDeletion: ProviderStep = {
  name: 'client-deletion',
  stage: 'provider',
  apply(provider, kit) {
    provider.on('registration_delete.success', (_ctx, client) => void kit.store.endClient(client.clientId))
  },
}

function registrationOf({ ctx, endpoint, body }: Exchange): Registration | undefined {
  const creates = endpoint === 'registration' && ctx.method === 'POST'
  const updates = endpoint === 'client' && ctx.method === 'PUT'
  if (!creates && !updates) return undefined
  try {
    return registration.parse(JSON.parse(body))
  } catch {
    return undefined // oidc-provider says what is wrong with it
  }
}

function isAcceptable(uri: string, native: boolean): boolean {
  const url = URL.parse(uri)
  if (url === null || uri.includes('#')) return false
  if (url.protocol === 'https:') return url.username === '' && !url.hostname.includes('*')
  if (!native) return false
  if (url.protocol === 'http:') return ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  // A private-use scheme is a reversed domain name (RFC 8252, 7.1).
  return url.protocol.includes('.')
}
