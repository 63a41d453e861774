import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import { isLoopback } from '../configuration.ts'
import type { Kit } from '../kit.ts'
import type { RegisteredClient } from '../records.ts'
import type { AllowedPair } from '../steps/authorize-tenant.ts'
import { requestOptions } from './requests.ts'

const registered = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  client_secret_expires_at: z.number().optional(),
  token_endpoint_auth_method: z.enum(['client_secret_basic', 'client_secret_post']).default('client_secret_basic'),
  redirect_uris: z.array(z.string()),
  registration_client_uri: z.string().optional(),
  registration_access_token: z.string().optional(),
})

/**
 * Registers this tenant's own client at the carrier (RFC 7591), with this tenant's callback as its one redirect URI.
 * Rejects where the carrier registered something else than it was asked to.
 */
export async function registerClient(
  kit: Kit,
  { carrierSettings, settings, redirectUri }: AllowedPair,
  server: oauth.AuthorizationServer,
): Promise<RegisteredClient> {
  const answer = await oauth.dynamicClientRegistrationRequest(
    server,
    {
      redirect_uris: [redirectUri],
      // Servers take http for loopback addresses of native applications alone.
      application_type: isLoopback(redirectUri) ? 'native' : 'web',
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      ...(settings.scope === undefined ? {} : { scope: settings.scope }),
    },
    {
      ...requestOptions(kit.send, carrierSettings.issuer),
      ...(settings.initialAccessToken === undefined ? {} : { initialAccessToken: settings.initialAccessToken }),
    },
  )
  const client = registered.parse(await oauth.processDynamicClientRegistrationResponse(answer))
  if (client.redirect_uris.length !== 1 || client.redirect_uris[0] !== redirectUri) {
    throw new Error('The carrier registered other redirect URIs than it was asked to.')
  }
  const {
    client_secret_expires_at: expires = 0,
    registration_client_uri: uri,
    registration_access_token: token,
  } = client
  return {
    clientId: client.client_id,
    clientSecret: client.client_secret,
    authMethod: client.token_endpoint_auth_method,
    issuer: carrierSettings.issuer,
    redirectUri,
    ...(expires === 0 ? {} : { secretExpiresAt: expires * 1000 }),
    ...(uri === undefined ? {} : { registrationUri: uri }),
    ...(token === undefined ? {} : { registrationToken: token }),
  }
}
