import fc from 'fast-check'
import type { CarrierId, CarrierProfile, SimulatedTenant } from '../index.ts'
import { startCarrier } from './carrier.ts'
import { clientAt, newParty, tokensOf } from './code-flow.ts'
import { hostileRequests } from './hostile-requests.ts'
import { plainSender } from './send-as-is.ts'

export interface FuzzOptions {
  readonly profile: CarrierProfile
  readonly requests: number
  /** Makes the same requests again; it is in the message of a failure. */
  readonly seed?: number | undefined
}

/** Limits would answer before anything else does. */
const unlimited = {
  'ups/token-rate-limit': false,
  'usps/token-spike-arrest': false,
  'fedex/ip-block': false,
  'dhl/tracking-quota': false,
}

/**
 * Sends a carrier whatever an enemy might. Throws, with the smallest such request and the seed, where the carrier
 * answers 5xx, shows a stack trace, shows anything of another tenant, or does not answer at all.
 */
export async function fuzzCarrier(id: CarrierId, { profile, requests, seed }: FuzzOptions): Promise<void> {
  await using server = await startCarrier(id, { profile, quirks: unlimited })
  const party = await newParty(server, 'acme')
  const victim = await server.addTenant({ id: 'globex', clients: [{ tokenEndpointAuthMethod: 'client_secret_basic' }] })
  const secrets = await canariesOf({ server, tenant: victim, client: clientAt(victim, 0) })
  using sender = plainSender(server.origin)
  const property = fc.asyncProperty(hostileRequests(id, party, victim), async ({ path, query, ...sent }) => {
    const answer = await sender.send({ ...sent, path: `${path}?${new URLSearchParams(query)}` })
    const shown = JSON.stringify(answer.headers) + answer.text
    const wrong = wrongIn(answer.status, shown, secrets)
    if (wrong !== undefined) throw new Error(`${id} ${wrong}: ${shown.slice(0, 300)}`)
  })
  const run = await fc.check(property, { numRuns: requests, ...(seed === undefined ? {} : { seed }) })
  if (!run.failed) return
  const smallest = JSON.stringify(run.counterexample?.[0])?.slice(0, 1000)
  throw new Error(`${String(run.errorInstance)}\n${profile}, seed ${run.seed}, request ${run.numRuns}: ${smallest}`)
}

function wrongIn(status: number, shown: string, secrets: readonly string[]): string | undefined {
  if (status >= 500) return `answered ${status}`
  if (/\\n\s+at |\n\s+at .*\.[cm]?[jt]s:\d+/.test(shown)) return 'showed a stack trace'
  if (secrets.some((secret) => shown.includes(secret))) return "showed what is another tenant's"
  return undefined
}

/** What only the other tenant may see: its marker, its passwords and secrets, and tokens it was given. */
async function canariesOf(victim: Parameters<typeof tokensOf>[0]): Promise<readonly string[]> {
  const { tenant } = victim
  const tokens = victim.server.profile === 'rfc9700' ? (await tokensOf(victim)).json : {}
  return [...secretsOf(tenant), ...Object.values(tokens)].filter(
    (value): value is string => typeof value === 'string' && value.length > 16,
  )
}

function secretsOf({ marker, users, clients, introspectionCaller, initialAccessToken, childAccount }: SimulatedTenant) {
  return [
    marker,
    ...users.map(({ password }) => password),
    ...clients.map(({ clientSecret }) => clientSecret),
    introspectionCaller.secret,
    initialAccessToken,
    childAccount?.secret,
  ]
}
