import type { Arrival, CarrierAnswer, TokenRequest } from '../../api/carrier.ts'
import type { CallOutcome, ClientTarget, PlatformTenant } from '../../api/client.ts'
import { type Finding, inconclusive, notApplicable } from '../../api/finding.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

/** How long the access tokens of the harness's carriers live, unless a scenario says otherwise. */
export const accessTokenMs = 3_600_000

/** Lets access tokens come to their end, so that a platform has a reason to refresh. */
export interface Ageing {
  /** From now on every access token issued so far is over. @returns why it could not be done */
  age(): Promise<string | undefined>
  /** From now on tokens that come by refreshing live for an hour again. */
  settle(): void
}

export interface AgeingOptions {
  /** Tokens that come by refreshing are to age as well: some platforms go by `expires_in` alone, whatever the API answers. */
  readonly again?: boolean
}

/**
 * With a clock, time is moved. Without one the first access token says that it lives for a second, which is waited for,
 * and every token that has been aged is refused by the API from then on.
 */
export async function openAgeing(target: ClientTarget, { again = false }: AgeingOptions = {}): Promise<Ageing> {
  if ((await target.able('clock')).kind === 'yes') {
    return { age: () => target.advance(accessTokenMs + 1000), settle: () => undefined }
  }
  const issued = new Set<string>()
  const over = new Set<string>()
  let aged = false
  let refreshedLiveOn = !again
  for (const carrier of [target.carrier, ...target.otherCarriers]) {
    target.behave(
      {
        async token(request, honest) {
          const answer = await honest()
          if (answer.kind !== 'json' || typeof answer.body.access_token !== 'string') return answer
          issued.add(answer.body.access_token)
          const refreshed = request.grantType === 'refresh_token'
          // A platform that refreshes early would refresh at every call.
          if (refreshed && !aged) refreshedLiveOn = true
          return refreshed && refreshedLiveOn ? answer : { ...answer, body: { ...answer.body, expires_in: 1 } }
        },
        async api(call, honest) {
          return call.tokens.some(({ value }) => over.has(value)) ? invalidToken : honest()
        },
      },
      carrier,
    )
  }
  return {
    async age() {
      await pause(target, 1200)
      for (const token of issued) over.add(token)
      aged = true
      return undefined
    },
    settle() {
      refreshedLiveOn = true
    },
  }
}

export const invalidToken: CarrierAnswer = {
  kind: 'json',
  status: 401,
  body: { error: 'invalid_token' },
  headers: [['www-authenticate', 'Bearer error="invalid_token"']],
}

/** Lets real time go by while the platform may do what it likes. */
export async function pause(target: ClientTarget, milliseconds: number): Promise<void> {
  await target.awaitArrival((arrival): arrival is Arrival => arrival.at < 0, milliseconds)
}

/** The requests that carried a refresh token. */
export function refreshesIn(requests: readonly TokenRequest[]): readonly TokenRequest[] {
  return requests.filter(({ grantType, refreshToken }) => grantType === 'refresh_token' || refreshToken !== undefined)
}

/** A connection that has been seen to refresh when its token was over. */
export interface Refreshing {
  readonly kind: 'refreshing'
  readonly connected: Connected
  readonly ageing: Ageing
  /** The call that set the first refresh off. */
  readonly call: CallOutcome
}

/** The positive control of everything about refreshing: connects, lets the token come to its end, and calls. */
export async function refreshingConnection(
  target: ClientTarget,
  tenant: PlatformTenant,
  rows: string | readonly string[],
): Promise<Refreshing | { readonly kind: 'findings'; readonly findings: readonly Finding[] }> {
  const ageing = await openAgeing(target, { again: true })
  const connected = await connect(target, tenant, { call: true })
  if (connected.kind === 'failed') return { kind: 'findings', findings: controlFailed(rows, connected) }
  const stuck = await ageing.age()
  if (stuck !== undefined) return { kind: 'findings', findings: inconclusive(rows, stuck, connected) }
  const call = await callAs(target, connected)
  if (refreshesIn(call.tokenRequests).length === 0) {
    const reason = `${tenant.id} at ${target.carrier.id}: the platform does not refresh, neither before a token is over nor after the API refuses it`
    return { kind: 'findings', findings: notApplicable(rows, reason, call) }
  }
  return { kind: 'refreshing', connected, ageing, call }
}

/** A call in the browser that connected: some platforms keep tokens in its session. */
export function callAs(target: ClientTarget, { flow }: Connected, label?: string): Promise<CallOutcome> {
  const { carrier, browser } = flow
  return target.call(flow.tenant, { carrier, browser, ...(label === undefined ? {} : { label }) })
}

/** Whether a call was answered with success. */
export function succeeded({ answer }: CallOutcome): boolean {
  return answer.kind === 'answered' && answer.status < 400
}
