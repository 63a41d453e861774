import type { PlatformConfiguration } from '../configuration.ts'
import { startPlatform } from '../start-platform.ts'
import type { Store } from '../store/store.ts'
import type { Addresses } from './drive-flow.ts'
import type { InstantCarrier } from './instant-carrier.ts'

/** The reference platform, with tenants that may all use one carrier. */
export interface BenchPlatform extends AsyncDisposable {
  /** The addresses of the n-th tenant. */
  addressesOf(index: number): Addresses
}

/** Limits, breakers and compartments work as always and are only not reached. */
const containment = {
  tenant: { perMinute: 60_000_000, burst: 1_000_000 },
  platform: { perMinute: 600_000_000, burst: 10_000_000 },
} as const satisfies PlatformConfiguration['containment']

export interface BenchPlatformOptions {
  /** In memory where it is left out. */
  readonly store?: Store
  /** The same in all processes that share a store. */
  readonly masterKey?: Uint8Array
}

export async function startBenchPlatform(
  { issuer, api, send }: InstantCarrier,
  tenants: number,
  options: BenchPlatformOptions = {},
): Promise<BenchPlatform> {
  const keyOf = (index: number) => `the-key-of-tenant-${index}`
  const platform = await startPlatform({
    carriers: [{ id: 'ups', issuer, api, ping: '/ping' }],
    tenants: Array.from({ length: tenants }, (_, index) => ({
      id: `tenant-${index}`,
      key: keyOf(index),
      carriers: {
        ups: {
          scope: 'shipping',
          client: { id: `client-${index}`, auth: 'client_secret_basic', secret: `a-secret-of-client-${index}` },
        },
      },
    })),
    containment,
    send,
    ...options,
  })
  return {
    addressesOf(index) {
      const base = `${platform.origin}/tenants/tenant-${index}/carriers/ups`
      const headers = { authorization: `Bearer ${keyOf(index)}` }
      return { connect: `${base}/connect`, ping: `${base}/ping`, headers }
    },
    [Symbol.asyncDispose]: () => platform.close(),
  }
}
