import { pauseBeforeRetry } from '../../steps/pause-before-retry.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { platformTwin, platformTwinOf } from '../weak-twin.ts'
import { noting, provingWith, spoilingBy } from './proving.ts'

export const provesWithoutNonce = platformTwinOf(
  'proves-without-nonce',
  'never puts the nonce of a server into its proofs',
  provingWith(({ jwk, claims: { nonce: _, ...claims } }) => ({ jwk, claims })),
)

const firstOfKey = new Map<unknown, string>()

export const keepsFirstNonce = platformTwinOf(
  'keeps-first-nonce',
  'puts the first nonce a server gave into all its proofs, whatever it gives later',
  spoilingBy((kit, key) => {
    const id = key?.x
    return noting(kit, key, {
      draft: ({ jwk, claims }) => ({ jwk, claims: { ...claims, nonce: firstOfKey.get(id) ?? claims.nonce } }),
      nonce: (nonce) => void firstOfKey.set(id, firstOfKey.get(id) ?? nonce),
    })
  }),
)

let latest: string | undefined

export const oneNonceForAllServers = platformTwinOf(
  'one-nonce-for-all-servers',
  'puts the latest nonce of any server into its proofs',
  spoilingBy((kit, key) =>
    noting(kit, key, {
      draft: ({ jwk, claims }) => ({ jwk, claims: { ...claims, nonce: latest ?? claims.nonce } }),
      nonce(nonce) {
        latest = nonce
      },
    }),
  ),
)

export const takesBearerForBound = platformTwin(
  'takes-bearer-for-bound',
  'takes a bearer token where it asked for a bound one',
  'redeemCode',
  (kit, server, client, flow, ...rest) =>
    redeemCode(
      {
        ...kit,
        async send(url, init) {
          const response = await kit.send(url, init)
          if (!response.ok || flow.dpopKey === undefined) return response
          const body: Record<string, unknown> = { ...(await response.json()) }
          return Response.json({ ...body, token_type: 'DPoP' }, { status: response.status })
        },
      },
      server,
      client,
      flow,
      ...rest,
    ),
)

export const retriesWithSameProof = platformTwin(
  'retries-with-same-proof',
  'sends a call once more as it is, with the proof of the first time',
  'pauseBeforeRetry',
  (kit, { init, ...attempt }) => {
    const { dpop: _, ...headers } = init.headers
    return pauseBeforeRetry(kit, { ...attempt, init: { ...init, headers } })
  },
)
