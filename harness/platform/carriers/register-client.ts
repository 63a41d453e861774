import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import { isLoopback } from '../addresses.ts'
import type { Kit } from '../kit.ts'
import type { RegisteredClient } from '../records.ts'
import type { AllowedPair } from '../steps/authorize-tenant.ts'
import { requestOptions } from './requests.ts'

/** What a carrier says of a client it has registered (RFC 7591, 3.2.1). */
export const registeredAnswer = z.object({
  client_id: z.string(),
  client_secret: z.string().optional(),
  client_secret_expires_at: z.number().optional(),
  token_endpoint_auth_method: z.enum(['client_secret_basic', 'client_secret_post']).default('client_secret_basic'),
  redirect_uris: z.array(z.string()),
  scope: z.string().optional(),
  registration_client_uri: z.string().optional(),
  registration_access_token: z.string().optional(),
})
export type RegisteredAnswer = Readonly<z.output<typeof registeredAnswer>>

/** A client to be. */
export interface WantedClient {
  readonly redirectUris: readonly [string, ...string[]]
  readonly initialAccessToken: string | undefined
  readonly scope: string | undefined
}

/**
 * Registers a client at the carrier (RFC 7591) with just these callbacks. Rejects where the carrier registered something
 * else than it was asked to.
 */
export async function registerClient(
  kit: Kit,
  { carrierSettings, redirectUri }: AllowedPair,
  server: oauth.AuthorizationServer,
  wanted: WantedClient,
): Promise<RegisteredClient> {
  const { initialAccessToken } = wanted
  const answer = await oauth.dynamicClientRegistrationRequest(server, clientMetadata(wanted), {
    ...requestOptions(kit.send, carrierSettings.issuer),
    ...(initialAccessToken === undefined ? {} : { initialAccessToken }),
  })
  const client = registeredAnswer.parse(await oauth.processDynamicClientRegistrationResponse(answer))
  if (client.client_secret === undefined) throw new Error('The carrier registered a client without a secret.')
  return recordOf(client, {
    issuer: carrierSettings.issuer,
    redirectUri,
    redirectUris: [...wanted.redirectUris],
  })
}

/** What is asked for, in the words of RFC 7591. */
export function clientMetadata({ redirectUris, scope }: WantedClient) {
  return {
    redirect_uris: [...redirectUris],
    // Servers take http for loopback addresses of native applications alone.
    application_type: isLoopback(redirectUris[0]) ? 'native' : 'web',
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    ...(scope === undefined ? {} : { scope }),
  }
}

/** The record of a client, from what the carrier answered; what it does not repeat stays as it was. */
export function recordOf(
  client: RegisteredAnswer,
  was: Pick<RegisteredClient, 'issuer' | 'redirectUri'> & Partial<RegisteredClient>,
): RegisteredClient {
  const { redirectUris = [was.redirectUri] } = was
  if (!sameSet(client.redirect_uris, redirectUris)) {
    throw new Error('The carrier registered other redirect URIs than it was asked to.')
  }
  const expires = client.client_secret_expires_at ?? 0
  return {
    clientId: client.client_id,
    clientSecret: client.client_secret ?? was.clientSecret,
    authMethod: client.token_endpoint_auth_method,
    issuer: was.issuer,
    redirectUri: was.redirectUri,
    ...(redirectUris.length === 1 ? {} : { redirectUris: [...redirectUris] }),
    ...(expires === 0 ? {} : { secretExpiresAt: expires * 1000 }),
    registrationUri: client.registration_client_uri ?? was.registrationUri,
    registrationToken: client.registration_access_token ?? was.registrationToken,
  }
}

/** Whether both hold the same, in whatever order. */
export function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((one) => right.includes(one))
}
