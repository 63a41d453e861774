import * as oauth from 'oauth4webapi'
import type { TokenGrant } from '../adapters/grants.ts'
import { optionsFor } from '../adapters/speak.ts'
import { clientAuthentication } from '../carriers/client-authentication.ts'
import type { TokenServer } from '../carriers/servers.ts'
import { tokensOf } from '../carriers/token-answer.ts'
import type { Kit } from '../kit.ts'
import type { RegisteredClient } from '../records.ts'
import type { AllowedPair } from './authorize-tenant.ts'
import type { RefreshOutcome } from './request-refresh.ts'

/** Asks for a token with what the tenant has at the carrier. `refused` means that the credentials are not good any more. */
export async function requestByCredentials(
  kit: Kit,
  server: TokenServer,
  client: RegisteredClient,
  allowed: AllowedPair,
  grant: TokenGrant,
): Promise<RefreshOutcome> {
  const who = { client_id: client.clientId }
  const { settings } = allowed
  const parameters = {
    ...(settings.scope === undefined ? {} : { scope: settings.scope }),
    ...parametersOf(allowed, grant),
  }
  try {
    const response = await oauth.genericTokenEndpointRequest(
      server,
      who,
      clientAuthentication(client),
      grant,
      parameters,
      optionsFor(kit, server, server.token_endpoint),
    )
    const answer = await oauth.processGenericTokenEndpointResponse(server, who, response)
    return { kind: 'refreshed', tokens: tokensOf(kit, answer) }
  } catch (cause) {
    const refused = cause instanceof oauth.ResponseBodyError && finalErrors.includes(cause.error)
    return refused ? { kind: 'refused' } : { kind: 'failed', cause }
  }
}

const finalErrors: readonly string[] = ['invalid_client', 'invalid_grant', 'unauthorized_client']

function parametersOf({ settings }: AllowedPair, grant: TokenGrant): Readonly<Record<string, string>> {
  switch (grant) {
    case 'client_credentials':
      return {}
    case 'csp_credentials':
    case 'client_pc_credentials':
      // The capital K is the carrier's.
      return { child_Key: settings.child?.key ?? '', child_secret: settings.child?.secret ?? '' }
    case 'password':
      return { username: settings.user?.name ?? '', password: settings.user?.password ?? '' }
  }
}
