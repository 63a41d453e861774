import type { Browser } from '../../../scenarios/api/authorization-server.ts'
import type {
  PlatformFlow,
  PlatformHop,
  PlatformTenant,
  PlayedCarrier,
  StartOptions,
  StartOutcome,
} from '../../../scenarios/api/client.ts'
import { decodeForm, first } from '../../../scenarios/api/params.ts'
import { readAuthorizationRequest, recordFlow } from '../../carrier/honest/authorization.ts'
import type { Ledger } from '../../carrier/ledger.ts'
import type { Channel } from '../../http/channel.ts'
import { openBrowser } from '../authorization-server/browser.ts'
import type { ClientTargetConfiguration, ClientTenantConfiguration } from './input.ts'
import { atPointer } from './json-pointer.ts'
import { readRequestObject } from './request-object.ts'
import { requestFor } from './requests.ts'
import { signIn } from './sign-in.ts'
import { type Visit, visit } from './visit.ts'

export interface StartDependencies {
  readonly configuration: ClientTargetConfiguration
  readonly channel: Channel
  readonly carriers: readonly PlayedCarrier[]
  readonly ledger: Ledger
  readonly isOwn: (url: URL) => boolean
  readonly configured: (tenant: PlatformTenant) => ClientTenantConfiguration
}

/** Asks the platform to connect a tenant, and reads where it sends the browser. */
export async function startFlow(
  dependencies: StartDependencies,
  tenant: PlatformTenant,
  carrier: PlayedCarrier,
  options: StartOptions,
): Promise<StartOutcome> {
  const { configuration, isOwn } = dependencies
  const { as = tenant, label = `start ${tenant.id} at ${carrier.id}` } = options
  const identity = as === 'nobody' ? undefined : dependencies.configured(as)
  const request = requestFor(
    { ...configuration.start, headers: [...configuration.start.headers, ...(identity?.headers ?? [])] },
    { tenant, carrier },
    {
      label,
      ...(options.headers === undefined ? {} : { headers: options.headers }),
      ...(options.query === undefined ? {} : { query: options.query }),
    },
  )
  const aim = { tenant, carrier }
  if (options.browser !== undefined)
    return outcomeOf(dependencies, aim, options.browser, await visit(options.browser, request, isOwn))
  if (identity === undefined || identity.login.kind === 'none') {
    const browser = openBrowser(dependencies.channel)
    return outcomeOf(dependencies, aim, browser, await visit(browser, request, isOwn))
  }
  const signedIn = await signIn(identity, request, dependencies.channel, dependencies.carriers)
  const { browser, exchanges } = signedIn
  if (signedIn.kind === 'failed') {
    return { exchanges, browser, hops: [], kind: 'unclear', why: 'login-failed', sentence: signedIn.sentence }
  }
  // The log-in may have gone straight on to the carrier: that is the start.
  if (signedIn.location !== undefined)
    return sentTo(dependencies, aim, { browser, exchanges, hops: [] }, signedIn.location)
  const after = await visit(browser, request, isOwn)
  return outcomeOf(dependencies, aim, browser, { ...after, exchanges: [...exchanges, ...after.exchanges] })
}

interface Aim {
  readonly tenant: PlatformTenant
  readonly carrier: PlayedCarrier
}

interface Common {
  readonly browser: Browser
  readonly exchanges: readonly string[]
  readonly hops: readonly PlatformHop[]
}

async function outcomeOf(
  dependencies: StartDependencies,
  aim: Aim,
  browser: Browser,
  { exchanges, hops, end }: Visit,
): Promise<StartOutcome> {
  const common = { exchanges, browser, hops }
  switch (end.kind) {
    case 'unclear':
      return { ...common, ...end }
    case 'left':
      return sentTo(dependencies, aim, common, end.url)
    case 'page': {
      const { status, body } = end.last
      const location = status < 300 ? locationInside(body, dependencies.configuration.start.pointer) : undefined
      if (location !== undefined) return sentTo(dependencies, aim, common, location)
      if (status >= 500) {
        return {
          ...common,
          kind: 'unclear',
          why: 'crash',
          sentence: `the platform answered the start with status ${status}`,
        }
      }
      const sentence = `the platform answered the start with status ${status} and sent the browser to no carrier`
      return { ...common, kind: 'refused', status, body, sentence }
    }
  }
}

function locationInside(body: string, pointer: string | undefined): string | undefined {
  if (pointer === undefined) return undefined
  try {
    const found = atPointer(JSON.parse(body), pointer)
    return typeof found === 'string' ? found : undefined
  } catch {
    return undefined
  }
}

async function sentTo(
  dependencies: StartDependencies,
  { tenant, carrier }: Aim,
  common: Common,
  location: string,
): Promise<StartOutcome> {
  const { carriers, ledger } = dependencies
  const url = URL.parse(location)
  const at = carriers.find(({ issuer }) => url !== null && new URL(issuer).origin === url.origin)
  if (url === null || at?.id !== carrier.id) {
    const where = at === undefined ? (url?.host ?? 'no address') : `the carrier ${at.id}`
    return {
      ...common,
      kind: 'elsewhere',
      url: location,
      sentence: `the platform sent the browser to ${where}, not to ${carrier.id}`,
    }
  }
  const { params, way, object } = readAuthorizationRequest(ledger, decodeForm(url.search.slice(1)))
  const record = recordFlow(ledger, carrier, tenant.id, params)
  ledger.learn({ carrier: carrier.id, id: record.clientId, tenant: tenant.id, redirectUri: record.redirectUri })
  const flow: PlatformFlow = {
    exchanges: common.exchanges,
    id: record.flow,
    tenant,
    carrier,
    browser: common.browser,
    location,
    params,
    way,
    clientId: record.clientId,
    redirectUri: record.redirectUri ?? tenant.client(carrier)?.redirectUri,
    state: first(params, 'state'),
    nonce: record.nonce,
    challenge: record.challenge,
    challengeMethod: first(params, 'code_challenge_method'),
    requestObject:
      object === undefined
        ? undefined
        : await readRequestObject(object, { carrier: carrier.id, clientId: record.clientId }, ledger),
  }
  return { ...common, kind: 'flow', flow }
}
