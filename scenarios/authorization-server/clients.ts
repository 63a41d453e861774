import type { AuthorizationServerTarget, ServerClient } from '../api/authorization-server.ts'

/**
 * One confidential and one public client of the first tenant, as far as there are any: for rules that do not depend on
 * how a client authenticates.
 */
export function onePublicOneConfidential(target: AuthorizationServerTarget): readonly ServerClient[] {
  const { clients } = target.tenants[0]
  return [clients.find(({ confidential }) => confidential), clients.find(({ confidential }) => !confidential)].filter(
    (client) => client !== undefined,
  )
}
