import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { addressesOn, sameParty } from './foreign-addresses.ts'
import { namePage, type Visit, type VisitedPage, visitPages } from './visited-pages.ts'

const nothingForeign = 'RFC9700-4.2.4-1-as'
const suppressed = 'RFC9700-4.2.4-A1-as'

export const leaksByReferer = authorizationServerScenario({
  id: 'authorization-server/pages/leaks-by-referer',
  title: 'Pages of the server tell nobody else the address they stand at',
  story: 'Somebody whose picture or script the sign-in page loads reads state and request out of the Referer header.',
  requirements: [nothingForeign, suppressed],
  needs: ['authorization-endpoint'],
  withPages: true,
  caughtBy: [
    { twin: 'loads-script-from-elsewhere', breaks: [nothingForeign] },
    { twin: 'links-to-elsewhere-on-error-page', breaks: [nothingForeign] },
    { twin: 'sends-no-referrer-policy', breaks: [suppressed] },
  ],
  async run({ target, random }) {
    const visit = await visitPages(target, target.tenants[0].clients[0], random)
    if (visit.pages.length === 0) {
      return visit.failure === undefined
        ? notApplicable([nothingForeign, suppressed], 'the server showed no page', visit.outcome)
        : inconclusive([nothingForeign, suppressed], visit.failure, visit.outcome)
    }
    const hosts = ownHosts(target, visit)
    return [
      ...(await inTurn(visit.pages, (page) => judgeAddresses(page, hosts))),
      ...visit.pages.flatMap(judgePolicy),
      ...(visit.failure === undefined ? [] : inconclusive(nothingForeign, visit.failure, visit.outcome)),
    ]
  },
})

/** The server's own hosts and those its log-in led to. */
function ownHosts(target: AuthorizationServerTarget, { outcome }: Visit): readonly string[] {
  const [tenant] = target.tenants
  const addresses = [...Object.values(tenant.endpoints), tenant.issuer, ...outcome.hops.map(({ url }) => url)]
  return [...new Set(addresses.flatMap((address) => URL.parse(address ?? '')?.hostname ?? []))]
}

async function judgeAddresses(page: VisitedPage, hosts: readonly string[]): Promise<readonly Finding[]> {
  const foreign = (await addressesOn(page.body, page.url)).filter(({ url }) => {
    const { hostname } = new URL(url)
    return !hosts.some((host) => sameParty(host, hostname))
  })
  if (foreign.length === 0) return held(nothingForeign, `${namePage(page)} holds nothing foreign`, page.exchange)
  const listed = [...new Set(foreign.map(({ kind, url }) => `${kind} ${new URL(url).origin}${new URL(url).pathname}`))]
  const observed = `${namePage(page)} holds ${listed.slice(0, 5).join(', ')}`
  const expected = 'no third-party resources and no links to other sites'
  return broken(nothingForeign, { expected, observed }, page.exchange)
}

/** Policies under which no other origin learns path or query of a page (W3C Referrer Policy, 3). */
const discreet: ReadonlySet<string> = new Set([
  'no-referrer',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
])

const known: ReadonlySet<string> = new Set([...discreet, 'no-referrer-when-downgrade', 'unsafe-url'])

function judgePolicy(page: VisitedPage): readonly Finding[] {
  const sent = header(page, 'referrer-policy')
  const policy = (sent ?? '')
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .findLast((word) => known.has(word))
  const inPage = /<meta\b[^>]*name\s*=\s*["']?referrer/i.test(page.body)
  const observed = `${namePage(page)}: Referrer-Policy ${sent ?? 'missing'}${inPage ? ', a meta element in the page' : ''}`
  if (policy !== undefined && discreet.has(policy)) return held(suppressed, observed, page.exchange)
  if (inPage && sent === undefined) return recorded(suppressed, observed, page.exchange)
  return broken(suppressed, { expected: 'a Referrer-Policy that hides path and query', observed }, page.exchange)
}
