import type { AuthorizationServerTarget, ServerClient, TokenOutcome } from '../api/authorization-server.ts'
import type { Params } from '../api/params.ts'

/** Asks for a token by the client credentials grant: without a scope, and with the client's own where that is refused. */
export async function askByClientCredentials(
  target: AuthorizationServerTarget,
  client: ServerClient,
  extra: Params = [],
): Promise<TokenOutcome> {
  const form: Params = [['grant_type', 'client_credentials'], ...extra]
  const bare = await target.token(client, { form, label: 'client credentials' })
  if (bare.kind !== 'refused' || client.scope === undefined || extra.some(([name]) => name === 'scope')) return bare
  if (bare.error === 'unauthorized_client' || bare.error === 'unsupported_grant_type') return bare
  return target.token(client, { form: [...form, ['scope', client.scope]], label: 'client credentials, with a scope' })
}
