import type { ClientAuthentication } from '../../../scenarios/api/authorization-server.ts'
import type { Channel } from '../../http/channel.ts'
import type { TargetConfiguration, TenantConfiguration } from './input.ts'

/** Names of parameters and headers whose configured values are secrets: the key of a gateway, a cookie of a test environment. */
const secretName = /auth|cookie|key|password|secret|token/i

/** Tells the redaction what stands in the configuration's extra parameters and headers. */
export function learnExtras(
  { authorize, token }: Pick<TargetConfiguration, 'authorize' | 'token'>,
  channel: Channel,
): void {
  const pairs = [authorize, token].flatMap(({ params, headers }) => [...params, ...headers])
  for (const [name, value] of pairs) if (secretName.test(name)) channel.learnSecret(value, 'other')
}

/** Tells the redaction every secret of the configuration before the first request leaves. */
export function learnSecrets(tenants: readonly TenantConfiguration[], channel: Channel): void {
  for (const tenant of tenants) {
    for (const { password } of tenant.users) if (password !== undefined) channel.learnSecret(password, 'password')
    for (const { authentication, certificate } of tenant.clients) {
      learnAuthentication(authentication, channel)
      if (certificate !== undefined) channel.learnSecret(certificate.key, 'key')
    }
    if (tenant.introspectionCaller !== undefined) learnAuthentication(tenant.introspectionCaller, channel)
    if (tenant.initialAccessToken !== undefined) channel.learnSecret(tenant.initialAccessToken, 'registration-token')
  }
}

function learnAuthentication(authentication: ClientAuthentication, channel: Channel): void {
  if (authentication.method === 'client_secret_basic' || authentication.method === 'client_secret_post') {
    channel.learnSecret(authentication.secret, 'client-secret')
  }
  if (authentication.method === 'private_key_jwt') {
    const { d } = authentication.key.jwk
    if (typeof d === 'string') channel.learnSecret(d, 'key')
  }
}
