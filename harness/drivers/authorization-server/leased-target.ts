import type {
  AuthorizationServerTarget,
  ServerAbility,
  ServerTenant,
  ServerUser,
} from '../../../scenarios/api/authorization-server.ts'
import type { Channel } from '../../http/channel.ts'
import { impersonatingCertificate } from '../../http/impersonating-certificate.ts'
import { abilityCheck } from './abilities/abilities.ts'
import { authorize } from './authorize.ts'
import { type AssertionSigner, postForm, requestToken } from './back-channel.ts'
import { openBrowser } from './browser.ts'
import { findAudience, signAssertion } from './client-assertion.ts'
import { elapseWith } from './elapse.ts'
import { extrasFor } from './extras.ts'
import type { TargetClock, TargetConfiguration, TenantConfiguration } from './input.ts'
import { chromiumOnce } from './login/chromium-once.ts'
import { followFlow } from './login/follow-flow.ts'
import type { RunObservations } from './observations.ts'
import { calibratedOracle } from './oracles/calibrate.ts'
import type { RunMemory } from './run-memory.ts'
import type { Sinks } from './sinks.ts'

export interface LeaseParts {
  readonly configuration: TargetConfiguration
  readonly configured: readonly TenantConfiguration[]
  readonly tenants: readonly [ServerTenant, ...ServerTenant[]]
  readonly channel: Channel
  readonly memory: RunMemory
  readonly observations: RunObservations
  readonly clock: TargetClock | undefined
  readonly now: () => number
  readonly deadline: number | undefined
  readonly sinks: Pick<Sinks, 'open'>
  readonly borrowUser: (tenant: TenantConfiguration) => Promise<ServerUser | undefined>
  readonly handBackUsers: () => void
}

/** The target as one scenario sees it. */
export function leasedTarget(parts: LeaseParts): AuthorizationServerTarget {
  const { configuration, configured, tenants, channel, memory, observations, clock, now, deadline } = parts
  const opened = now()
  let handedBack = false
  const tenantOf = (id: string) => tenants.find((tenant) => tenant.id === id) ?? tenants[0]
  const backChannel = {
    channel,
    observations,
    tenantOf,
    sign: signerWith(parts),
    extrasFor: extrasFor(configuration),
  }
  const flow = {
    configuration,
    channel,
    observations,
    tenantOf,
    follow: followFlow,
    serverAddresses: tenants.flatMap(addressesOf),
    redirectUris: configured.flatMap(({ clients }) => clients.flatMap(({ redirectUris }) => redirectUris)),
    userFor: async (tenant: ServerTenant) => {
      const [leased] = handedBack ? [] : tenant.users
      const known = configured.find(({ id }) => id === tenant.id)
      if (leased !== undefined || known === undefined || configuration.login.kind === 'none') return leased
      return parts.borrowUser(known)
    },
  }
  const context = {
    configuration,
    configured,
    clock,
    chromium: chromiumOnce,
    consentSeen: () => observations.seen.pages.some(({ page }) => page === 'consent'),
  }

  const target: AuthorizationServerTarget = {
    name: configuration.name,
    tenants,
    loginKind: configuration.login.kind,
    able: (ability: ServerAbility) =>
      memory.abilities.ask(
        `${ability} of ${tenants[0].id}`,
        async () => abilityCheck(ability, context)(target),
        ({ kind }) => kind !== 'failed' && !channel.signal.aborted,
      ),
    browser: () => openBrowser(channel),
    authorize: (client, request, options = {}) => authorize(flow, client, request, options),
    token: (client, request) => requestToken(backChannel, client, request),
    post: (client, endpoint, request) => postForm(backChannel, client, endpoint, request),
    send: (request) => channel.send(request, { sender: 'back-channel' }),
    sink: parts.sinks.open,
    impersonate: impersonatingCertificate,
    async oracle(tenant) {
      const find = () => calibratedOracle(target, tenant)
      const found = await memory.oracles.ask(tenant.id, find, () => !channel.signal.aborted)
      return found.kind === 'none' ? found : { kind: 'oracle', oracle: found.open(target) }
    },
    elapse: elapseWith({
      clock,
      signal: channel.signal,
      left: () => (deadline === undefined ? undefined : deadline - now()),
      spent: () => now() - opened,
      beforeWaiting() {
        if (!sharesUsers(configured)) return
        handedBack = true
        parts.handBackUsers()
      },
    }),
    observations: observations.seen,
  }
  return target
}

/** Whether others may sign in as the same people meanwhile: nowhere does that end the grants of those who wait. */
function sharesUsers(tenants: readonly TenantConfiguration[]): boolean {
  return tenants.every(({ clients }) => clients.every(({ facts }) => facts.parallelGrants !== false))
}

/** Every address by which a tenant's server is known. */
function addressesOf({ issuer, endpoints }: ServerTenant): readonly string[] {
  return [issuer, ...Object.values(endpoints)].filter((url) => url !== undefined)
}

/** Signs assertions for the audience that this server has been seen to take. */
function signerWith({ channel, memory, now }: LeaseParts): AssertionSigner {
  return (tenant) => async (authentication) => {
    const named = authentication.claims !== undefined && 'aud' in authentication.claims
    const audience = named
      ? undefined
      : await memory.audiences.ask(
          `${tenant.id} ${authentication.clientId}`,
          () => findAudience(tenant, authentication, channel, now),
          () => !channel.signal.aborted,
        )
    return signAssertion(authentication, audience ?? tenant.issuer ?? '', now())
  }
}
