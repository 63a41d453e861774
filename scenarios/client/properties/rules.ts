import type { ApiCall, Arrival } from '../../api/carrier.ts'
import type { Breach } from '../../properties/search.ts'
import { describeTokenRequest } from '../judge.ts'

/** The rows that stories are held against. */
export const rows = {
  boundToTenant: 'TENANT-STATE-1',
  ownClient: 'TENANT-STATE-2',
  ownVerifier: 'TENANT-PKCE-7',
  usedOnce: 'RFC9700-4.2.4-4',
  undisturbed: 'TENANT-PKCE-3',
  ownToken: 'TENANT-TOKEN-1',
  ownRefresh: 'TENANT-TOKEN-2',
  notProlonged: 'TENANT-LIFE-10',
} as const

/** What must not be among the requests of a platform, whatever has gone before. */
export function breachesOf(
  arrived: readonly Arrival[],
  { planted }: { readonly planted: ReadonlySet<string> },
): readonly Breach[] {
  return arrived.flatMap((arrival): readonly Breach[] => {
    if (arrival.kind !== 'token') return []
    const { code, verifier, refreshToken, credentials, exchanges } = arrival
    const ofRefresh = refreshToken?.issuedFor
    if (ofRefresh !== undefined && ofRefresh.clientId !== credentials.clientId) {
      const observed = `a refresh left as client ${credentials.clientId ?? '(none)'} with a refresh token of ${ofRefresh.tenant}`
      const expected = 'a refresh uses the tenant’s own refresh token and client'
      return [{ row: rows.ownRefresh, expected, observed, exchanges }]
    }
    const ofCode = code?.issuedFor
    if (code === undefined || ofCode === undefined || planted.has(code.value)) return []
    const observed = describeTokenRequest(arrival)
    if (ofCode.clientId !== credentials.clientId) {
      return [{ row: rows.ownClient, expected: 'a code leaves as its own tenant’s client', observed, exchanges }]
    }
    if (verifier !== undefined && verifier.flow !== undefined && verifier.flow !== ofCode.flow) {
      return [{ row: rows.ownVerifier, expected: 'a code leaves with the verifier of its flow', observed, exchanges }]
    }
    return []
  })
}

/** Tokens that are used although their tenant has disconnected since. */
export function endedTokens(calls: readonly ApiCall[], ended: ReadonlySet<string>, tenant: string): readonly Breach[] {
  return calls.flatMap(({ tokens, exchanges }) =>
    tokens.some(({ issuedFor }) => issuedFor !== undefined && ended.has(issuedFor.flow))
      ? [
          {
            row: rows.notProlonged,
            expected: 'a connection that was ended is not used any more',
            observed: `a call for ${tenant} carried a token from before it disconnected`,
            exchanges,
          },
        ]
      : [],
  )
}
