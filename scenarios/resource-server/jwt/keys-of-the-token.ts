import { broken, type Finding, held } from '../../api/finding.ts'
import type { IssuerKey } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { goodCall, mustRefuse, withoutControl } from '../judge.ts'

const row = 'RFC9068-4-2-rs'

interface Place {
  readonly what: string
  readonly header: (url: string, key: IssuerKey) => object
  /** Claims to put in place of good ones. */
  readonly claims?: (url: string) => object
}

/** Where a token says its key is; `url` is the canary's address. */
const places: readonly Place[] = [
  { what: 'jku', header: (url) => ({ jku: url }) },
  { what: 'x5u', header: (url) => ({ x5u: url }) },
  { what: 'jwk', header: (_, { publicJwk }) => ({ jwk: publicJwk }) },
  // Many servers look the keys up from whatever issuer a token names.
  { what: 'iss', header: () => ({}), claims: (url) => ({ iss: url }) },
]

export const keysOfTheToken = resourceServerScenario({
  id: 'resource-server/jwt/keys-of-the-token',
  title: 'Keys that a token brings along',
  story:
    'An attacker signs with a key of their own and names it in the token: by address (jku, x5u, its own iss) or embedded (jwk).',
  requirements: [row],
  needs: ['jwt-tokens'],
  caughtBy: [
    { twin: 'fetches-keys-from-jku', breaks: [row] },
    { twin: 'trusts-embedded-key', breaks: [row] },
    { twin: 'asks-the-issuer-a-token-names', breaks: [row] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const issuer = target.issuer(tenant)
    const own = await issuer.newKey()
    const findings: Finding[] = []
    for (const { what, header, claims } of places) {
      for (const kid of [issuer.key.kid, own.kid]) {
        const canary = target.canary([own, { ...own, publicJwk: { ...own.publicJwk, kid: issuer.key.kid } }])
        const failed = withoutControl(row, await goodCall(target))
        if (failed !== undefined) return [...findings, ...failed]
        const attempt = `a key by ${what} under ${kid === own.kid ? 'a kid of its own' : 'the trusted kid'}`
        const parts = target.parts(tenant, {
          header: { ...header(canary.url, own), kid },
          ...(claims === undefined ? {} : { claims: { ...claims(canary.url) } }),
        })
        const access = await target.call(tenant, { token: target.sign(parts, own), label: attempt })
        findings.push(...mustRefuse(row, access, attempt))
        findings.push(
          ...(canary.requests() === 0
            ? held(row)
            : broken(
                row,
                { expected: `${attempt}: nobody asks that address`, observed: `${attempt}: the address was asked` },
                access,
              )),
        )
      }
    }
    return findings
  },
})
