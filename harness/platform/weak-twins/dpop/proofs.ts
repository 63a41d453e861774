import type { JWK } from 'jose'
import { callCarrier } from '../../steps/call-carrier.ts'
import { requestRefresh } from '../../steps/request-refresh.ts'
import { platformTwin, platformTwinOf } from '../weak-twin.ts'
import { anotherKey, provingWith, spoiling } from './proving.ts'

export const showsPrivateKeyInProofs = platformTwinOf(
  'shows-private-key-in-proofs',
  'puts its whole key into its proofs, the private part too',
  provingWith(({ claims }, { key }) => {
    const { alg: _, ...jwk }: JWK = key
    return { jwk, claims }
  }),
)

export const repeatsJti = platformTwinOf(
  'repeats-jti',
  'gives all its proofs the same jti',
  provingWith(({ jwk, claims }) => ({ jwk, claims: { ...claims, jti: 'the-proof-of-the-platform' } })),
)

export const provesWithoutTokenHash = platformTwinOf(
  'proves-without-token-hash',
  'leaves ath out of its proofs',
  provingWith(({ jwk, claims: { ath: _, ...claims } }) => ({ jwk, claims })),
)

export const callsWithBearerBesideProof = platformTwin(
  'calls-with-bearer-beside-proof',
  'calls with the scheme Bearer, and a proof beside it',
  'callCarrier',
  (kit, allowed, token, ...rest) =>
    callCarrier(
      {
        ...kit,
        send: (url, init) => kit.send(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } }),
      },
      allowed,
      token,
      ...rest,
    ),
)

export const refreshesWithoutProof = platformTwin(
  'refreshes-without-proof',
  'refreshes without a proof',
  'requestRefresh',
  (kit, server, client, tokens) => {
    const silent = spoiling(kit, tokens.dpopKey, () => undefined)
    return requestRefresh(
      {
        ...silent,
        async send(url, init) {
          const response = await silent.send(url, init)
          if (!response.ok) return response
          const body: Record<string, unknown> = { ...(await response.json()) }
          return Response.json({ ...body, token_type: 'DPoP' }, { status: response.status })
        },
      },
      server,
      client,
      tokens,
    )
  },
)

export const refreshesWithNewKey = platformTwin(
  'refreshes-with-new-key',
  'proves a new key at every refresh',
  'requestRefresh',
  async (kit, server, client, tokens) => {
    const outcome = await requestRefresh(kit, server, client, { ...tokens, dpopKey: await anotherKey() })
    return outcome.kind === 'refreshed'
      ? { ...outcome, tokens: { ...outcome.tokens, dpopKey: tokens.dpopKey } }
      : outcome
  },
)
