import type { ServerCertificate } from '../../scenarios/api/client.ts'
import type { IssuerKey, TenantIssuer } from '../../scenarios/api/resource-server.ts'
import { newKey } from './keys.ts'

/** What one tenant's issuer publishes and says; scenarios change it, and their leases put it back. */
export interface IssuerState {
  readonly tenant: string
  readonly published: () => readonly IssuerKey[]
  readonly unavailable: () => boolean
  introspect(token: string): Readonly<Record<string, unknown>>
  count(what: 'jwks' | 'introspection'): void
  /** The handle a scenario is given. */
  readonly handle: TenantIssuer
  /** Back to what was before any scenario. */
  reset(): void
}

const mostTokens = 50_000

/** What all issuers listen with. */
export interface IssuerListener {
  show(certificate: ServerCertificate): Promise<void>
  /** How many connections there were. */
  connections(): number
}

/** A tenant's issuer with its keys, the first of which signs. */
export function createIssuerState(
  tenant: string,
  keys: readonly [IssuerKey, ...IssuerKey[]],
  listener: IssuerListener,
): IssuerState {
  const asked = { jwks: 0, introspection: 0 }
  const answers = new Map<string, Readonly<Record<string, unknown>>>()
  let published: readonly IssuerKey[] = keys
  let unavailable = false
  return {
    tenant,
    published: () => published,
    unavailable: () => unavailable,
    introspect: (token) => answers.get(token) ?? { active: false },
    count: (what) => {
      asked[what] += 1
    },
    handle: {
      key: keys[0],
      newKey: (alg) => newKey(alg ?? keys[0].alg),
      publish: (next) => {
        published = next
      },
      answer: (how) => {
        unavailable = how === 'unavailable'
      },
      introspectAs(token, answer) {
        answers.set(token, answer)
        const [oldest] = answers.keys()
        if (answers.size > mostTokens && oldest !== undefined) answers.delete(oldest)
      },
      showCertificate: listener.show,
      asked: () => ({ ...asked, connections: listener.connections() }),
    },
    reset() {
      published = keys
      unavailable = false
    },
  }
}
