import { type Finding, held, recorded } from '../../api/finding.ts'
import type { ResourceServerTarget, TokenParts } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { encodePart } from '../../authorization-server/jwt.ts'
import { describeAccess, goodCall, mustRefuse, withoutControl } from '../judge.ts'

const row = 'RFC9068-4-7'

async function forgeries(target: ResourceServerTarget): Promise<readonly (readonly [string, string])[]> {
  const [tenant] = target.tenants
  const stranger = await target.issuer(tenant).newKey()
  const parts: TokenParts = target.parts(tenant, { header: { kid: stranger.kid } })
  return [
    ['a token by a key nobody has published', target.sign(parts, stranger)],
    ['an unsigned token', `${encodePart({ ...parts.header, alg: 'none' })}.${encodePart(parts.claims)}.`],
  ]
}

export const issuerUnavailable = resourceServerScenario({
  id: 'resource-server/jwt/issuer-unavailable',
  title: 'Forged tokens while the issuer is away',
  story: 'The keys of the issuer cannot be fetched, and forged tokens come in just then.',
  requirements: [row],
  needs: ['jwt-tokens'],
  caughtBy: [{ twin: 'lets-tokens-in-while-the-issuer-is-away', breaks: [row] }],
  movesTime: true,
  movesKeys: true,
  phase: 'last',
  async run({ target }) {
    const [tenant] = target.tenants
    const issuer = target.issuer(tenant)
    const failed = withoutControl(row, await goodCall(target))
    if (failed !== undefined) return failed
    const { jwksCache: cache } = tenant.facts
    issuer.answer('unavailable')
    // Where the wait is too long the server may still have keys; forged tokens are to be refused by those as well.
    const waited = cache === undefined ? undefined : await target.elapse(cache + 1000)
    const findings: Finding[] = []
    for (const [what, token] of await forgeries(target)) {
      const attempt = `${what} while the issuer is away`
      const access = await target.call(tenant, { token, label: attempt })
      // An error of the server is no service either: it cannot know better now.
      findings.push(
        ...(access.kind === 'unclear' && access.why === 'crash' && access.data.length === 0
          ? held(row, `${attempt}: ${describeAccess(access)}`, access)
          : mustRefuse(row, access, attempt)),
      )
    }
    issuer.answer('well')
    if (waited?.kind === 'elapsed') await target.elapse((cache ?? 0) + 1000)
    const after = await goodCall(target)
    return [...findings, ...recorded(row, `a good token once the issuer is back: ${describeAccess(after)}`, after)]
  },
})
