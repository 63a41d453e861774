import { createHash, randomBytes } from 'node:crypto'
import type { Registration } from '../client-platforms/frame.ts'

/** A flow that waits for its response. */
export interface Flow {
  readonly tenant: string
  readonly carrier: string
  readonly verifier: string
}

/** What the carrier answered, and where it is kept. */
export interface Tokens {
  readonly access: string
  readonly refresh: string | undefined
  readonly expiresAt: number
}

/** The decisions in which platforms go wrong; a fault replaces one of them. */
export interface Rules {
  /** Where the tokens of a tenant at a carrier are kept. */
  tokensKey(registration: Registration): string
  /** Whether a flow that was found by its state may end at this redirect URI. */
  endsHere(flow: Flow, registration: Registration): boolean
  /** Whether a state is forgotten as soon as it comes back. */
  readonly forgetsState: boolean
  /** Whether a flow is found in the session of the browser alone, or by whoever knows its state. */
  readonly flowsAre: 'of-the-session' | 'of-anybody'
  /** The verifier of a new flow. */
  verifier(): string
  /** Whether the issuer in a response is the carrier's. */
  issuerFits(iss: unknown, registration: Registration): boolean
  /** Whether callers that find a token over share one refresh. */
  readonly sharesRefresh: boolean
  /** Whether a connection is given up when its refresh token is refused. */
  readonly givesUp: boolean
}

export const correctRules: Rules = {
  tokensKey: ({ tenant, carrier }) => `${tenant}/${carrier}`,
  endsHere: (flow, { tenant, carrier }) => flow.tenant === tenant && flow.carrier === carrier,
  forgetsState: true,
  flowsAre: 'of-the-session',
  verifier: () => randomBytes(32).toString('base64url'),
  issuerFits: (iss, { issuer }) => iss === issuer,
  sharesRefresh: true,
  givesUp: true,
}

export function s256(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}
