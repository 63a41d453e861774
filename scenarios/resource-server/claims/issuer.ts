import type { Finding } from '../../api/finding.ts'
import { notApplicable } from '../../api/finding.ts'
import type { ResourceServerTarget, ResourceTenant } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { type Attempt, tryAttempts } from '../judge.ts'

const exact = 'RFC9068-4-5'
const ownIssuer = 'TENANT-XCH-1'

const issued = (
  what: string,
  rows: readonly string[],
  iss: (tenant: ResourceTenant, target: ResourceServerTarget) => unknown,
): Attempt => ({
  what,
  rows,
  call: (target, tenant) => {
    const value = iss(tenant, target)
    return value === tenant.issuer ? undefined : { token: target.mint(tenant, { claims: { iss: value } }) }
  },
})

const other = ({ tenants }: ResourceServerTarget): string | undefined => tenants[1]?.issuer

/** Issuers that are not this tenant's, each in a token that its key has signed. */
export const issuers: readonly Attempt[] = [
  issued('no iss', [exact, ownIssuer], () => undefined),
  issued('iss as an array', [exact, ownIssuer], ({ issuer }) => [issuer]),
  issued('iss as an array of both tenants', [exact, ownIssuer], ({ issuer }, target) => [issuer, other(target) ?? '']),
  issued("another tenant's iss", [exact, ownIssuer], ({ issuer }, target) => other(target) ?? issuer),
  issued('the iss of an unknown issuer', [exact, ownIssuer], () => 'https://issuer.parcelproof.example'),
  issued('iss with a slash at its end, or without', [exact, ownIssuer], ({ issuer }) =>
    issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/`,
  ),
  issued('iss in upper case', [exact], ({ issuer }) => issuer.toUpperCase()),
  issued('iss with the other scheme', [exact], ({ issuer }) =>
    issuer.startsWith('https:') ? issuer.replace('https:', 'http:') : issuer.replace('http:', 'https:'),
  ),
  issued('a prefix of iss', [exact], ({ issuer }) => issuer.slice(0, -1)),
  issued('iss with more behind it', [exact], ({ issuer }) => `${issuer}.parcelproof.example`),
  issued('an empty iss', [exact], () => ''),
]

export const issuer = resourceServerScenario({
  id: 'resource-server/claims/issuer',
  title: 'Tokens that name another issuer',
  story: 'Each tenant has an issuer of its own, and a token that names another one, or none, opens nothing.',
  requirements: [exact, ownIssuer],
  needs: ['jwt-tokens'],
  caughtBy: [
    { twin: 'ignores-issuer', breaks: [exact, ownIssuer] },
    { twin: 'matches-issuer-loosely', breaks: [exact, ownIssuer] },
    { twin: 'accepts-missing-issuer', breaks: [exact, ownIssuer] },
  ],
  async run({ target }) {
    const own = await target.able('own-address')
    if (own.kind === 'yes') return tryAttempts(target, issuers)
    const alone = issuers.map((attempt) => ({ ...attempt, rows: [exact] }))
    const reason = own.kind === 'no' ? own.reason : 'there is one tenant, at one address'
    const findings: readonly Finding[] = await tryAttempts(target, alone)
    return [...findings, ...notApplicable(ownIssuer, reason)]
  },
})
