import type { ServerTenant } from '../../../../scenarios/api/authorization-server.ts'
import { asObject } from '../json.ts'
import { notAnswered } from './liveness.ts'
import type { OpenOracle } from './open-oracle.ts'

/**
 * Introspection (RFC 7662) as an oracle, asked as the configured caller, else as the tenant's confidential client.
 * Undefined where the server has no introspection endpoint or nobody to ask as.
 */
export function introspectionOracle(tenant: ServerTenant): OpenOracle | undefined {
  const client = tenant.clients.find(({ confidential }) => confidential) ?? tenant.clients[0]
  const caller = tenant.introspectionCaller ?? (client.confidential ? client.authentication : undefined)
  if (tenant.endpoints.introspection_endpoint === undefined || caller === undefined) return undefined
  return (target) => ({
    name: 'introspection',
    async ask(token) {
      const answer = await target.post(client, 'introspection_endpoint', {
        form: [
          ['token', token],
          ['token_type_hint', 'access_token'],
        ],
        authentication: caller,
        at: tenant,
        label: 'ask introspection about an access token',
      })
      if (answer.kind !== 'answered') return notAnswered(answer)
      const body = asObject(answer.json)
      const { exchanges, status } = answer
      if (status === 200 && body?.active === true) return { kind: 'live', claims: body, exchanges }
      if (status === 200 && body?.active === false)
        return { kind: 'dead', sentence: 'introspection answered active: false', exchanges }
      return {
        kind: 'unclear',
        sentence: `introspection answered status ${status} without a boolean \`active\``,
        exchanges,
      }
    },
  })
}
