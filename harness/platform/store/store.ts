/** What is kept. Flows are named after what they hold, as operators look for it. */
export type EntryKind =
  | 'pkce_verifier'
  | 'connection'
  | 'client'
  | 'policy'
  | 'issuer'
  | 'lease'
  | 'flow_owner'
  | 'step_up'
  | 'session'
  | 'exchange_dealings'
  | 'exchange_records'
  | 'dpop_proof'

/** Where a value is kept: always under a tenant, so that no operation can reach across tenants. */
export interface EntryKey {
  readonly tenant: string
  readonly kind: EntryKind
  readonly id: string
}

/** All that the platform needs of a database. Values are sealed before they come here. */
export interface Store extends Agenda, AuditTrail {
  /** Keeps a value, until `expiresAt` (milliseconds since 1970) where that is given. */
  put(key: EntryKey, value: string, expiresAt?: number): Promise<void>
  /** Keeps a value unless there is one; of several callers at once exactly one is told `true`. */
  add(key: EntryKey, value: string, expiresAt?: number): Promise<boolean>
  get(key: EntryKey): Promise<string | undefined>
  /** Gives the value and removes it; of several callers at once exactly one gets it. */
  take(key: EntryKey): Promise<string | undefined>
  /** Puts `value` in the place of `was`, and only of that; tells whether it did. Its time stays, unless a new one is given. */
  replace(key: EntryKey, was: string, value: string, expiresAt?: number): Promise<boolean>
  /** Removes `was`, and only that; tells whether it did. */
  remove(key: EntryKey, was: string): Promise<boolean>
  delete(key: EntryKey): Promise<void>
  /** The ids of one kind that this tenant has. For rare work: a store may have to look through all it holds. */
  ids(tenant: string, kind: EntryKind): Promise<readonly string[]>
  close(): Promise<void>
}

/** Something to be done for a tenant. */
export interface Appointment {
  readonly tenant: string
  readonly id: string
}

/**
 * What is to be done when. One list for all tenants, so that ten thousand of them cost one look; it holds names and times,
 * nothing that could be used.
 */
export interface Agenda {
  /** Sets the time of an appointment, or another one if there is one. */
  appoint(appointment: Appointment, at: number): Promise<void>
  cancel(appointment: Appointment): Promise<void>
  /**
   * Hands out what is due by then, the earliest first, and puts it off until `again`: of several processes one gets it,
   * and should that one die, another one gets it later.
   */
  claimDue(claim: Claim): Promise<readonly Appointment[]>
}

/** Whose doing an entry is: the tenant's own, or that of somebody who came to the tenant's address without its key. */
export type Strand = 'own' | 'strangers'

/** A line of a tenant's audit log. */
export interface AuditLine {
  readonly tenant: string
  readonly strand: Strand
  /** Holds no secret: it is kept as it is. */
  readonly line: string
}

/**
 * The audit log: lines are added and never changed. Each strand of each tenant keeps its newest lines, so that whoever
 * knocks at a tenant's address for long does not drive out what the tenant did itself.
 */
export interface AuditTrail {
  /** Adds a line; once there are more than `keep` of its strand the oldest go, some at a time. */
  record(line: AuditLine, keep: number): Promise<void>
  /** The newest lines of one strand of one tenant, newest first. */
  recorded(of: Omit<AuditLine, 'line'>, limit: number): Promise<readonly string[]>
  /** The newest lines of all tenants, newest first. */
  recordedOfAll(limit: number): Promise<readonly string[]>
}

/** Of all tenants together that many times as many lines are kept as of one strand, where they are kept twice. */
export const wholeTrailFactor = 10

export interface Claim {
  readonly by: number
  readonly again: number
  readonly limit: number
}

/** The key as text: `pkce_verifier:{tenant}:{flow}`. Tenants and ids hold no colon. */
export function entryName({ tenant, kind, id }: EntryKey): string {
  return `${kind}:${tenant}:${id}`
}
