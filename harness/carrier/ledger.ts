import { createHash, randomBytes } from 'node:crypto'
import type { ClientAuthentication } from '../../scenarios/api/authorization-server.ts'
import type { IssuedFor } from '../../scenarios/api/carrier.ts'

/** A client of the platform at one carrier, as far as it is known. */
export interface KnownClient {
  readonly carrier: string
  readonly id: string
  /** Undefined for a client that registered itself and has not been seen in a start yet. */
  readonly tenant: string | undefined
  /** `learned`: seen in a start and nowhere declared, so that nobody knows how it authenticates. */
  readonly authentication: ClientAuthentication | { readonly method: 'learned' } | { readonly method: 'other' }
  readonly redirectUri: string | undefined
}

/** An authorization request as it reached a carrier. */
export interface FlowRecord extends IssuedFor {
  readonly redirectUri: string | undefined
  readonly challenge: string | undefined
  readonly challengeMethod: string | undefined
  readonly nonce: string | undefined
  readonly scope: string | undefined
}

/** A code and what it is bound to. */
export interface CodeRecord {
  readonly issuedFor: IssuedFor
  readonly flow: FlowRecord
  readonly redirectUri: string | undefined
  used: boolean
}

/** An access or refresh token. */
export interface TokenRecord {
  readonly kind: 'access' | 'refresh'
  readonly issuedFor: IssuedFor
  readonly scope: string | undefined
  readonly generation: number
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  live: boolean
}

/** A client's registration and the token it is managed with (RFC 7592). */
export interface Registration {
  readonly metadata: Readonly<Record<string, unknown>>
  readonly token: string
}

/** Everything the carriers have issued in a run, found again by its value. */
export interface Ledger {
  readonly clients: KnownClient[]
  readonly flows: Map<string, FlowRecord>
  readonly codes: Map<string, CodeRecord>
  readonly tokens: Map<string, TokenRecord>
  /** Pushed authorization requests by their `request_uri`. */
  readonly pushed: Map<string, { readonly carrier: string; readonly form: readonly (readonly [string, string])[] }>
  /** Clients that registered themselves, by their id. */
  readonly registrations: Map<string, Registration>
  /** Tenants by the initial access tokens that let their clients register. */
  readonly initialAccessTokens: Map<string, string>
  clientsAt(carrier: string, id: string | undefined): readonly KnownClient[]
  /** Takes note of a client that was seen in a start of this tenant, unless it is known already. */
  learn(client: {
    readonly carrier: string
    readonly id: string
    readonly tenant: string
    readonly redirectUri: string | undefined
  }): void
  /** The flow whose S256 (or plain) challenge this verifier fits; the flow of the code beside it where it fits several. */
  flowOfVerifier(verifier: string, beside?: string): FlowRecord | undefined
}

/** An empty ledger with the clients that are known from the beginning. */
export function createLedger(known: readonly KnownClient[]): Ledger {
  const clients = [...known]
  const flows = new Map<string, FlowRecord>()
  const clientsAt: Ledger['clientsAt'] = (carrier, id) =>
    clients.filter((client) => client.carrier === carrier && client.id === id)
  return {
    clients,
    flows,
    codes: new Map(),
    tokens: new Map(),
    pushed: new Map(),
    registrations: new Map(),
    initialAccessTokens: new Map(),
    clientsAt,
    learn({ carrier, id, tenant, redirectUri }) {
      const same = clientsAt(carrier, id)
      if (same.some((client) => client.tenant === tenant)) return
      const unowned = same.find((client) => client.tenant === undefined)
      if (unowned !== undefined) clients.splice(clients.indexOf(unowned), 1, { ...unowned, tenant, redirectUri })
      else
        clients.push({
          carrier,
          id,
          tenant,
          redirectUri,
          authentication: same[0]?.authentication ?? { method: 'learned' },
        })
    },
    flowOfVerifier(verifier, beside) {
      const s256 = createHash('sha256').update(verifier).digest('base64url')
      const fitting = [...flows.values()].filter(
        ({ challenge, challengeMethod }) => challenge === (challengeMethod === 'S256' ? s256 : verifier),
      )
      return fitting.find(({ flow }) => flow === beside) ?? fitting.at(-1)
    },
  }
}

/** A value nobody can guess, with a word in front that says what it is. */
export function freshValue(word: string): string {
  return `${word}-${randomBytes(24).toString('base64url')}`
}
