import type { ApiCall, Arrival, TokenRequest } from '../../api/carrier.ts'
import type { CallOutcome, ClientTarget, PlatformHop } from '../../api/client.ts'
import { type Finding, inconclusive } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { first } from '../../api/params.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, openAgeing } from '../refresh/ageing.ts'

/** All that was sent, said and shown while a tenant connected, called, refreshed, called again and disconnected. */
export interface Session {
  readonly kind: 'session'
  readonly connected: Connected
  /** The secrets of it, by what they are. */
  readonly access: readonly string[]
  readonly refresh: readonly string[]
  readonly verifiers: readonly string[]
  readonly clientSecrets: readonly string[]
  readonly arrivals: readonly Arrival[]
  readonly calls: readonly ApiCall[]
  readonly tokenRequests: readonly TokenRequest[]
  /** What browsers were answered at the callback. */
  readonly hops: readonly PlatformHop[]
  /** What the tenant was answered. */
  readonly answers: readonly HttpAnswer[]
}

/** Walks through the life of a connection, with something failing on the way where `trouble` says so. */
export async function wholeSession(
  target: ClientTarget,
  rows: readonly string[],
  trouble: (target: ClientTarget, connected: Connected) => Promise<readonly CallOutcome[]> = async () => [],
): Promise<Session | { readonly kind: 'findings'; readonly findings: readonly Finding[] }> {
  const [tenant] = target.tenants
  const access: string[] = []
  const refresh: string[] = []
  const ageing = await openAgeing(target)
  target.behave({
    async token(_request, honest) {
      const answer = await honest()
      if (answer.kind !== 'json') return answer
      const { access_token, refresh_token } = answer.body
      if (typeof access_token === 'string') access.push(access_token)
      if (typeof refresh_token === 'string') refresh.push(refresh_token)
      return answer
    },
  })
  const connected = await connect(target, tenant, { call: true })
  if (connected.kind === 'failed') return { kind: 'findings', findings: controlFailed(rows, connected) }
  const calls = [await callAs(target, connected)]
  const stuck = await ageing.age()
  if (stuck !== undefined) return { kind: 'findings', findings: inconclusive(rows, stuck) }
  calls.push(await callAs(target, connected, 'call with a token that is over'), await callAs(target, connected))
  calls.push(...(await trouble(target, connected)))
  const { browser } = connected.flow
  const asked = calls.map(({ answer }) => answer)
  if ((await target.able('status')).kind === 'yes') asked.push(await target.status(tenant, { browser }))
  if ((await target.able('disconnect')).kind === 'yes') {
    asked.push(await target.disconnect(tenant, { browser }))
    await target.settle()
  }
  const tokenRequests = target.tokenRequests()
  return {
    kind: 'session',
    connected,
    access,
    refresh,
    verifiers: tokenRequests.flatMap(({ verifier }) => verifier?.value ?? []),
    clientSecrets: [...new Set(tokenRequests.flatMap(secretsOf))],
    arrivals: target.arrivals(),
    calls: target.apiCalls(),
    tokenRequests,
    hops: connected.outcome.hops,
    answers: asked,
  }
}

/** The secret that a token request shows its server. */
export function secretsOf({ headers, form }: TokenRequest): readonly string[] {
  const basic = /^basic +(\S+)/i.exec(headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '')?.[1]
  const decoded = basic === undefined ? '' : Buffer.from(basic, 'base64').toString('utf8')
  const inHeader = decoded.slice(decoded.indexOf(':') + 1)
  const values = [inHeader, formDecoded(inHeader), first(form, 'client_secret') ?? '']
  // Short ones are found anywhere and prove nothing.
  return [...new Set(values)].filter(({ length }) => length >= 8)
}

/** Basic credentials are form-encoded first (RFC 6749, 2.3.1), and what is kept is not. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
