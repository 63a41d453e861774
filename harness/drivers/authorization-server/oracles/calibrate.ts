import type {
  AuthorizationServerTarget,
  Liveness,
  ServerTenant,
  TokenOracle,
} from '../../../../scenarios/api/authorization-server.ts'
import { correctFlow } from '../../../../scenarios/authorization-server/code-flow.ts'
import { trialRandomness } from '../trial-randomness.ts'
import { introspectionOracle } from './introspection.ts'
import type { OpenOracle } from './open-oracle.ts'
import { probeOracle } from './probe.ts'
import { userinfoOracle } from './userinfo.ts'

/** A kind of oracle that has told live from dead in this run, or why there is none. */
export type CalibratedOracle =
  | { readonly kind: 'oracle'; readonly open: OpenOracle }
  | { readonly kind: 'none'; readonly missing: string }

const kinds = [introspectionOracle, userinfoOracle, probeOracle]

/**
 * Finds something that tells a live access token of this tenant from a dead one. Introspection that answers
 * `active: false` to everything, or `true` to garbage, exists; so does userinfo that accepts anything. So each
 * candidate has to call a live token live, and a made-up and an altered one dead, before it counts.
 */
export async function calibratedOracle(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
): Promise<CalibratedOracle> {
  const candidates = kinds.flatMap((kind) => kind(tenant) ?? [])
  if (candidates.length === 0) return { kind: 'none', missing: nothingConfigured }
  const flow = await correctFlow(target, tenant.clients[0], trialRandomness)
  if (flow.kind === 'failed')
    return { kind: 'none', missing: `no live token to try the oracles with: ${flow.sentence}` }
  const live = flow.tokens.accessToken
  const doubts: string[] = []
  for (const open of candidates) {
    const oracle = open(target)
    const doubt = await doubtAbout(oracle, live, trialRandomness.token(24))
    if (doubt === undefined) return { kind: 'oracle', open }
    doubts.push(`${oracle.name} ${doubt}`)
  }
  return { kind: 'none', missing: `nothing tells a live access token from a dead one: ${doubts.join('; ')}` }
}

const nothingConfigured =
  'nothing tells a live access token from a dead one: add `introspection: { auth, id, secret }`, or `probe: { url }` to the tenant'

/** Why an oracle does not count; undefined where it told all three apart. */
async function doubtAbout(oracle: TokenOracle, live: string, garbage: string): Promise<string | undefined> {
  const aboutLive = await oracle.ask(live)
  if (aboutLive.kind !== 'live') return `did not know a token that had just been issued (${sentenceOf(aboutLive)})`
  const aboutGarbage = await oracle.ask(garbage)
  if (aboutGarbage.kind !== 'dead') return `called a made-up token ${wordOf(aboutGarbage)}`
  const aboutAltered = await oracle.ask(altered(live))
  return aboutAltered.kind === 'dead' ? undefined : `called a token with one character changed ${wordOf(aboutAltered)}`
}

function wordOf(liveness: Liveness): string {
  return liveness.kind === 'unclear' ? `neither live nor dead (${liveness.sentence})` : liveness.kind
}

function sentenceOf(liveness: Liveness): string {
  return liveness.kind === 'live' ? 'live' : liveness.sentence
}

/** One character in the middle changed: of a JWT that is a byte of the payload, so the signature no longer fits. */
function altered(token: string): string {
  const middle = Math.floor(token.length / 2)
  return `${token.slice(0, middle)}${token[middle] === 'A' ? 'B' : 'A'}${token.slice(middle + 1)}`
}
