import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { headerValues } from '../../api/http.ts'
import type { Access } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, goodCall, mayOnlyBring, mustRefuse, withoutControl } from '../judge.ts'

const ignored = 'OAUTH21-5.1-3'
const notUsed = 'RFC6750-2.3-1-rs'

const withToken = (url: string, token: string): string =>
  `${url}${url.includes('?') ? '&' : '?'}access_token=${encodeURIComponent(token)}`

/** A server that does serve it should at least keep the answer out of shared caches. */
function judgeUse(access: Access): readonly Finding[] {
  const { answer } = access
  if (access.kind !== 'served' || answer.kind !== 'answered')
    return mustRefuse(notUsed, access, 'a token in the query alone')
  const cache = headerValues(answer, 'cache-control').join(', ')
  const seen = `a token in the query alone: ${describeAccess(access)}, Cache-Control: ${cache === '' ? 'none' : cache}`
  return /private|no-store/i.test(cache)
    ? recorded(notUsed, seen, access)
    : broken(
        notUsed,
        { expected: 'an answer to a token in the query that no shared cache keeps', observed: seen },
        access,
      )
}

export const tokenInQuery = resourceServerScenario({
  id: 'resource-server/bearer/token-in-query',
  title: 'A token in the query',
  story: 'A token travels in the address, where history, logs and referrers keep it.',
  requirements: [ignored, notUsed],
  needs: [],
  caughtBy: [
    { twin: 'takes-token-from-query', breaks: [ignored] },
    { twin: 'prefers-token-of-query', breaks: [ignored] },
  ],
  async run({ target }) {
    const [tenant, other] = target.tenants
    const rows = [ignored, notUsed]
    const failed = withoutControl(rows, await goodCall(target))
    if (failed !== undefined) return failed
    const { url } = tenant.request
    const good = await target.sealed(target.mint(tenant))
    const alone = await target.call(tenant, { url: withToken(url, good), label: 'a token in the query alone' })
    const findings = [...mustRefuse(ignored, alone, 'a token in the query alone'), ...judgeUse(alone)]

    const dead = target.mint(tenant, { claims: { exp: target.seconds() - 3600, iat: target.seconds() - 7200 } })
    const overruled = await target.call(tenant, {
      token: dead,
      url: withToken(url, good),
      label: 'a dead token in the header',
    })
    findings.push(...mustRefuse(ignored, overruled, 'a dead token in the header and a good one in the query'))

    if (other === undefined) return findings
    const foreign = await target.sealed(target.mint(other))
    const both = await target.call(tenant, {
      token: good,
      url: withToken(url, foreign),
      label: 'a foreign token in the query',
    })
    findings.push(
      ...mayOnlyBring(ignored, both, [tenant.id], "a good token in the header and another tenant's in the query"),
    )
    const swapped = await target.call(tenant, {
      token: foreign,
      url: withToken(url, good),
      label: 'a foreign token in the header',
    })
    const served = tenant.ownAddress
      ? mustRefuse(ignored, swapped, "another tenant's token in the header and a good one in the query")
      : mayOnlyBring(ignored, swapped, [other.id], "another tenant's token in the header and a good one in the query")
    return [...findings, ...served, ...held(notUsed)]
  },
})
