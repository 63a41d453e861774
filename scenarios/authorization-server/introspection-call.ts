import type { AuthorizationServerTarget, ClientAuthentication, ServerTenant } from '../api/authorization-server.ts'
import type { HttpAnswer } from '../api/http.ts'
import { isRecord } from './jwt.ts'

/** What an introspection answer says. */
export type Introspected = { readonly exchanges: readonly string[] } & (
  | { readonly kind: 'active'; readonly claims: Readonly<Record<string, unknown>> }
  /** 200 with `active: false`; `members` are the names of everything else in the body. */
  | { readonly kind: 'inactive'; readonly members: readonly string[] }
  /** A 4xx: the caller, or the question, was refused. */
  | { readonly kind: 'refused'; readonly status: number; readonly sentence: string }
  | { readonly kind: 'unclear'; readonly sentence: string }
)

/** Asks the introspection endpoint of a tenant about a token, as its configured caller or as somebody else. */
export async function introspect(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  token: string,
  options: { readonly caller?: ClientAuthentication; readonly at?: ServerTenant; readonly label?: string } = {},
): Promise<Introspected> {
  const caller = options.caller ?? tenant.introspectionCaller
  const answer = await target.post(tenant.clients[0], 'introspection_endpoint', {
    form: [['token', token]],
    at: options.at ?? tenant,
    ...(caller === undefined ? {} : { authentication: caller }),
    ...(options.label === undefined ? {} : { label: options.label }),
  })
  return readIntrospection(answer)
}

/** Reads an introspection answer by RFC 7662, 2.2; a signed one (RFC 9701) is not asked for and not read. */
export function readIntrospection(answer: HttpAnswer): Introspected {
  const { exchanges } = answer
  if (answer.kind !== 'answered') return { kind: 'unclear', sentence: answer.sentence, exchanges }
  const { status, json } = answer
  if (status === 200 && isRecord(json)) {
    if (json.active === true) return { kind: 'active', claims: json, exchanges }
    if (json.active === false) {
      return { kind: 'inactive', members: Object.keys(json).filter((name) => name !== 'active'), exchanges }
    }
  }
  if (status >= 400 && status < 500) {
    const error = isRecord(json) && typeof json.error === 'string' ? ` and error ${json.error}` : ''
    return { kind: 'refused', status, sentence: `refused with status ${status}${error}`, exchanges }
  }
  return {
    kind: 'unclear',
    sentence: `answered with status ${status} and no \`active\` member of type boolean`,
    exchanges,
  }
}

/** One sentence part for people: what an introspection answer said. */
export function describeIntrospected(introspected: Introspected): string {
  switch (introspected.kind) {
    case 'active':
      return 'called active'
    case 'inactive':
      return 'called inactive'
    case 'refused':
    case 'unclear':
      return introspected.sentence
  }
}
