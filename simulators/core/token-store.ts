import type { AdapterPayload } from 'oidc-provider'
import { z } from 'zod'

/** What oidc-provider calls a model: `AuthorizationCode`, `RefreshToken`, `Session` … */
export type Model = string

/** Where codes, tokens, sessions and grants live. Expired entries read as absent. */
export interface TokenStore {
  find(model: Model, id: string): Promise<AdapterPayload | undefined>
  findByUid(model: Model, uid: string): Promise<AdapterPayload | undefined>
  upsert(model: Model, id: string, payload: AdapterPayload, expiresIn?: number): Promise<void>
  destroy(model: Model, id: string): Promise<void>
  /** Takes a one-time entry; `true` for exactly one of any number of callers at once. */
  claim(model: Model, id: string): Promise<boolean>
  /** Puts an entry where there is none; `true` for exactly one of any number of callers at once. */
  first(model: Model, id: string, expiresIn: number): Promise<boolean>
  /** Counts one more in a window that ends at `endsAt` if this call opens it, by the carrier's clock. */
  count(name: string, endsAt: number): Promise<CountedWindow>
  /** Ends everything that came from one grant, also what is still on its way into the store. */
  revokeGrant(grantId: string): Promise<void>
  /** Ends every grant of a client and every token it got for itself. */
  endClient(clientId: string): Promise<void>
}

/** How many there were in a window, and when it is over. */
export interface CountedWindow {
  readonly count: number
  readonly endsAt: number
}

/** A store whose whole content can be taken out and put back. */
export interface StateStore extends TokenStore {
  snapshot(): Promise<StoreSnapshot>
  restore(snapshot: StoreSnapshot): Promise<void>
}

const jsonNumber = z.number().nullable()

/** Everything a store holds, as JSON; `null` stands for "never". */
export const storeSnapshot = z.object({
  entries: z.array(z.object({ key: z.string(), payload: z.record(z.string(), z.unknown()), expiresAt: jsonNumber })),
  families: z.array(
    z.object({
      grantId: z.string(),
      members: z.array(z.string()),
      clientId: z.string().optional(),
      accountId: z.string().optional(),
      expiresAt: jsonNumber,
      ended: z.boolean(),
    }),
  ),
  uids: z.array(z.tuple([z.string(), z.string()])),
  counts: z.array(z.object({ name: z.string(), count: z.number(), endsAt: z.number() })),
})
export type StoreSnapshot = z.infer<typeof storeSnapshot>

/** What a store holds that was just made. */
export const emptyStore: StoreSnapshot = { entries: [], families: [], uids: [], counts: [] }

/** JSON knows no infinity. */
export function endOf(expiresAt: number): number | null {
  return Number.isFinite(expiresAt) ? expiresAt : null
}
