import type {
  ClientAuthentication,
  ServerAbility,
  ServerClient,
  ServerUser,
} from '../../../scenarios/api/authorization-server.ts'
import type { TrafficLimits } from '../../http/traffic.ts'
import { openTraffic } from '../../http/traffic-in-tests.ts'
import { type AuthorizationServerDriver, createAuthorizationServerDriver, type ServerLease } from './driver.ts'
import type { LoginConfiguration, LoginStep, TargetConfiguration, TenantConfiguration } from './input.ts'

export const callback = 'https://app.example/cb'

/** A registered client; a public web client unless said otherwise. */
export function clientInTests(given: Partial<ServerClient> = {}): ServerClient {
  const authentication: ClientAuthentication = given.authentication ?? { method: 'none', clientId: 'app' }
  return {
    tenant: 'acme',
    id: 'clientId' in authentication ? authentication.clientId : 'app',
    authentication,
    confidential: authentication.method !== 'none',
    application: 'web',
    redirectUris: [callback],
    scope: 'openid',
    ungrantedScope: undefined,
    facts: {},
    ...given,
  }
}

/** A tenant with one public client and the user alice. */
export function tenantInTests(given: Partial<TenantConfiguration> = {}): TenantConfiguration {
  return {
    id: 'acme',
    issuer: undefined,
    ownIssuer: false,
    endpoints: {},
    clients: [clientInTests()],
    users: [alice],
    facts: {},
    resource: undefined,
    probeUrl: undefined,
    introspectionCaller: undefined,
    initialAccessToken: undefined,
    ...given,
  }
}

export const alice: ServerUser = { username: 'alice', password: 'correct horse' }

/** A target with one tenant and no log-in. */
export function targetInTests(given: Partial<TargetConfiguration> = {}): TargetConfiguration {
  return {
    name: 'server in a test',
    metadata: { kind: 'none' },
    tenants: [tenantInTests()],
    authorize: { params: [], headers: [] },
    token: { params: [], headers: [] },
    login: { kind: 'none' },
    ...given,
  }
}

/** Steps as the YAML configuration writes them, most of them required. */
export function steps(...given: readonly (LoginStep | readonly [LoginStep['kind'], string, string?])[]): LoginStep[] {
  return given.map((step) => {
    if (!isTuple(step)) return step
    const [kind, selector, value = ''] = step
    return kind === 'fill' ? { kind, selector, value, optional: false } : { kind, selector, optional: false }
  })
}

function isTuple(
  step: LoginStep | readonly [LoginStep['kind'], string, string?],
): step is readonly [LoginStep['kind'], string, string?] {
  return Array.isArray(step)
}

/** The usual log-in form: `#user`, `#password` and a button. */
export function formLogin(
  given: Partial<Extract<LoginConfiguration, { kind: 'form' | 'browser' }>> = {},
): LoginConfiguration {
  return {
    kind: 'form',
    steps: steps(['fill', '#user', '{username}'], ['fill', '#password', '{password}'], ['click', 'button']),
    deny: [],
    failure: undefined,
    ...given,
  }
}

/** A driver on real traffic, with a way to lease from it. */
export interface TestDriver extends AsyncDisposable {
  readonly driver: AuthorizationServerDriver
  lease(needs?: readonly ServerAbility[], given?: { signal?: AbortSignal; budgetMs?: number }): Promise<ServerLease>
  /** Requests that went to the wire, as `METHOD url`. */
  sent(): readonly string[]
  /** Everything recorded, as it would be written. */
  written(): string
}

export function driverInTests(target: TargetConfiguration, limits: Partial<TrafficLimits> = {}): TestDriver {
  const { traffic, recorder, [Symbol.asyncDispose]: dispose } = openTraffic({ limits })
  const driver = createAuthorizationServerDriver({ target, openChannel: (scenario) => traffic.channel(scenario) })
  return {
    driver,
    lease: (needs = [], given = {}) =>
      driver.lease({ scenario: 'a/scenario', needs, signal: new AbortController().signal, ...given }),
    sent: () => recorder.exchanges().map(({ request }) => `${request.method} ${request.url}`),
    written: () => JSON.stringify(recorder.redacted()),
    [Symbol.asyncDispose]: dispose,
  }
}
