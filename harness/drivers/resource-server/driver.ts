import { type ClientCertificate, header } from '../../../scenarios/api/http.ts'
import type { ResourceCall, ResourceServerTarget, ResourceTenant } from '../../../scenarios/api/resource-server.ts'
import { signJws } from '../../../scenarios/authorization-server/jws.ts'
import type { Channel } from '../../http/channel.ts'
import type { RunningIssuer } from '../../issuer/start-issuer.ts'
import { elapseWith } from '../authorization-server/elapse.ts'
import type { TargetClock } from '../authorization-server/input.ts'
import { resourceAbility } from './abilities.ts'
import { accessOf } from './access.ts'
import type { ResourceConfiguration } from './input.ts'
import { createSealing, type SealToken } from './sealing.ts'
import { mintToken, tokenParts } from './tokens.ts'

export interface ResourceLeaseParts {
  readonly configuration: ResourceConfiguration
  readonly issuer: Pick<RunningIssuer, 'state' | 'canary'>
  readonly channel: Channel
  readonly clock: TargetClock | undefined
  /** Milliseconds since 1970 as the server sees them. */
  readonly now: () => number
  /** When the scenario's time is up, by the same clock. */
  readonly deadline: number | undefined
  readonly clientCertificate: () => Promise<ClientCertificate>
  readonly logs: () => Promise<string | undefined>
}

/** The resource server as one scenario sees it: the harness mints the tokens and makes the calls. */
export function leasedResourceServer(parts: ResourceLeaseParts): ResourceServerTarget {
  const { configuration, issuer, channel, clock, now, deadline } = parts
  const { tenants, token: form } = configuration
  const nonces = new Map<string, string>()
  const seconds = () => Math.floor(now() / 1000)
  const issuerOf = ({ id }: ResourceTenant) => issuer.state(id).handle
  const learn = (token: string): string => {
    channel.learnSecret(token, 'access-token')
    return token
  }
  const sealed = createSealing(form.encryption, learn)
  const target: ResourceServerTarget = {
    name: configuration.name,
    tenants,
    form: { profile: form.profile, alg: form.alg },
    able: async (ability) => resourceAbility(ability, configuration),
    issuer: issuerOf,
    parts: (tenant, change) => tokenParts(form, tenant, issuerOf(tenant).key, seconds(), change),
    mint: (tenant, change) => learn(mintToken(form, target.parts(tenant, change), issuerOf(tenant))),
    sign: (token, key) => learn(signJws(token, key)),
    sealed,
    async call(tenant, asked) {
      const call = await presentable(asked, sealed)
      const request = call.request ?? tenant.request
      const method = call.method ?? request.method
      const answer = await channel.send(requestOf(call, tenant, method), { sender: 'back-channel' })
      const nonce = answer.kind === 'answered' ? header(answer, 'dpop-nonce') : undefined
      if (nonce !== undefined) nonces.set(tenant.id, nonce)
      return accessOf(answer, method, tenant, tenants)
    },
    canary: (keys) => issuer.canary(keys),
    send: (request) => channel.send(request, { sender: 'back-channel' }),
    seconds,
    nonce: ({ id }) => nonces.get(id),
    elapse: elapseWith({
      clock,
      signal: channel.signal,
      left: () => (deadline === undefined ? undefined : deadline - now()),
    }),
    clientCertificate: parts.clientCertificate,
    logs: parts.logs,
  }
  return target
}

/** The call with its token as the server takes it. */
async function presentable(call: ResourceCall, sealed: SealToken): Promise<ResourceCall> {
  const { token, unencrypted } = call
  return token === undefined || unencrypted === true ? call : { ...call, token: await sealed(token) }
}

function requestOf(call: ResourceCall, tenant: ResourceTenant, method: string) {
  const request = call.request ?? tenant.request
  const { token, scheme = 'Bearer', headers = [], target, label, certificate } = call
  const named = new Set(headers.map(([name]) => name.toLowerCase()))
  const body = call.body ?? request.body
  const authorization = token === undefined ? [] : [['authorization', `${scheme} ${token}`] as const]
  return {
    method,
    url: call.url ?? request.url,
    headers: [...authorization, ...request.headers.filter(([name]) => !named.has(name.toLowerCase())), ...headers],
    ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body }),
    ...(target === undefined ? {} : { target }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(label === undefined ? {} : { label: target === undefined ? label : `${label}: ${target}` }),
  }
}
