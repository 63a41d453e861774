import type { Arrival, ConfigurationStep, RequestStep, Step } from './step.ts'

/** In front of a path it means the carrier's test environment, for clients that cannot be sent to its test host. */
export const testPrefix = '/~test'

/** Requests to a test environment; oidc-provider hands its own context around, which holds the same request. */
const testRequests = new WeakSet<object>()

/** Gives a server two environments, by the host a request was sent to or by the prefix, whose tokens do not mix. */
export function separateEnvironments(): readonly Step[] {
  return [environmentOfRequest, environmentOfToken]
}

const environmentOfRequest: RequestStep = {
  name: 'environment-of-request',
  stage: 'request',
  apply(arrival) {
    const { ctx, kit, host } = arrival
    const prefixed = ctx.path.startsWith(`${testPrefix}/`)
    if (prefixed) ctx.path = arrival.asked = ctx.path.slice(testPrefix.length)
    if (!prefixed && !kit.carrier.hosts.test.includes(host)) return
    sendToTest(arrival)
  },
}

/** Makes a request one for the test environment. */
export function sendToTest(arrival: Arrival): void {
  arrival.environment = 'test'
  testRequests.add(arrival.ctx.req)
}

const environmentOfToken: ConfigurationStep = {
  name: 'environment-of-token',
  stage: 'configuration',
  apply(configuration) {
    const { extraTokenClaims } = configuration
    return {
      ...configuration,
      extraTokenClaims: async (ctx, token) => ({
        ...(await extraTokenClaims?.(ctx, token)),
        environment: testRequests.has(ctx.req) ? 'test' : 'production',
      }),
    }
  },
}
