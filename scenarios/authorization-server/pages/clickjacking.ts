import type { CookieSeen } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { breaksOutOfFrames, foreignFramesAllowed, framingOf, namedAncestors, scriptSources } from './framing.ts'
import { judgeFramingPerClient } from './framing-per-client.ts'
import { namePage, type VisitedPage, visitPages } from './visited-pages.ts'

const prevented = 'RFC9700-4.16-1'
const byPolicy = 'RFC9700-4.16-2'
const onEveryPage = 'RFC9700-4.16-A1'
const combined = 'RFC9700-4.16-5'
const furtherLayer = 'RFC9700-4.16-6'
const perClient = 'RFC9700-4.16-4'
const rows = [prevented, byPolicy, onEveryPage, combined, furtherLayer, perClient]

export const clickjacking = authorizationServerScenario({
  id: 'authorization-server/pages/clickjacking',
  title: 'Pages on which people sign in or consent cannot be framed',
  story: 'A foreign page shows the consent page in an invisible frame and has the person click on it unawares.',
  requirements: rows,
  needs: ['authorization-endpoint', 'login'],
  caughtBy: [
    { twin: 'lets-pages-be-framed', breaks: [prevented, byPolicy, combined] },
    { twin: 'forbids-frames-without-policy', breaks: [byPolicy] },
    { twin: 'forbids-frames-by-policy-alone', breaks: [combined] },
    { twin: 'forgets-policy-on-consent-page', breaks: [prevented, byPolicy, onEveryPage, combined] },
    { twin: 'forbids-frames-by-policy-alone-with-open-cookies', breaks: [combined, furtherLayer] },
  ],
  async run({ target, random }) {
    const visit = await visitPages(target, target.tenants[0].clients[0], random)
    const { outcome } = visit
    const asking = visit.pages.filter(({ kind }) => kind !== 'error')
    if (asking.length === 0) {
      const reason = 'no page on which a person signs in or consents was met'
      return visit.failure === undefined
        ? notApplicable(rows, reason, outcome)
        : inconclusive(rows, `${reason}: ${visit.failure}`, outcome)
    }
    const cookies = await outcome.browser.cookies()
    return [
      ...asking.flatMap((page) => [...judgeFrames(page), ...judgePolicy(page), ...judgeCombination(page)]),
      ...judgeFurtherLayer(asking, cookies),
      ...judgeEveryPage(visit.pages),
      ...(await judgeFramingPerClient(perClient, target, random)),
      ...visit.pages.filter(({ kind }) => kind === 'error').flatMap(recordErrorPage),
      // What was seen counts, but a flow that broke off may have more pages.
      ...(visit.failure === undefined
        ? []
        : inconclusive([prevented, byPolicy, combined], `the positive control failed: ${visit.failure}`, outcome)),
    ]
  },
})

function judgeFrames(page: VisitedPage): readonly Finding[] {
  const framing = framingOf(page)
  if (!foreignFramesAllowed(framing)) return held(prevented, `${namePage(page)}: ${describe(page)}`, page.exchange)
  const observed = `${namePage(page)}: ${describe(page)}`
  const expected = 'frame-ancestors or X-Frame-Options that keep foreign pages from framing it'
  return broken(prevented, { expected, observed }, page.exchange)
}

function judgePolicy(page: VisitedPage): readonly Finding[] {
  const { ancestors } = framingOf(page)
  const sources = scriptSources(page)
  const scripts = recorded(
    byPolicy,
    `${namePage(page)}: script-src ${sources === undefined ? 'is not set' : `is ${sources}`}`,
    page.exchange,
  )
  const observed = `${namePage(page)}: ${describe(page)}`
  return ancestors.length > 0
    ? [...held(byPolicy, observed, page.exchange), ...scripts]
    : [
        ...broken(byPolicy, { expected: 'Content-Security-Policy with frame-ancestors', observed }, page.exchange),
        ...scripts,
      ]
}

/** RFC 9700 wants more than the policy, for browsers that do not know it. */
function judgeCombination(page: VisitedPage): readonly Finding[] {
  const second = oldTechnique(page)
  if (second !== undefined) return held(combined, `${namePage(page)}: ${second}`, page.exchange)
  const observed = `${namePage(page)}: ${describe(page)}, and no script that breaks out of frames`
  return broken(
    combined,
    { expected: 'X-Frame-Options or a frame-busting script beside the policy', observed },
    page.exchange,
  )
}

function judgeFurtherLayer(pages: readonly VisitedPage[], cookies: readonly CookieSeen[]): readonly Finding[] {
  const evidence = pages.map(({ exchange }) => exchange)
  if (pages.every((page) => oldTechnique(page) !== undefined)) {
    return held(furtherLayer, 'every page has X-Frame-Options or breaks out of frames', ...evidence)
  }
  const open = cookies.filter(({ sameSite }) => !/^(lax|strict)$/i.test(sameSite ?? ''))
  if (cookies.length > 0 && open.length === 0) {
    return held(furtherLayer, 'every cookie is SameSite, so a foreign frame shows nobody signed in', ...evidence)
  }
  const names = open.map(({ name }) => name).join(', ')
  if (cookies.length === 0) {
    return couldNotRun(
      furtherLayer,
      'no cookie was set, so nothing shows what a page in a foreign frame would hold',
      ...evidence,
    )
  }
  const observed = `no X-Frame-Options on every page, and cookies that go into foreign frames (${names})`
  const expected = 'a second layer beside the policy: X-Frame-Options, a frame-busting script or SameSite cookies'
  return broken(furtherLayer, { expected, observed }, ...evidence)
}

function judgeEveryPage(pages: readonly VisitedPage[]): readonly Finding[] {
  if (!pages.some((page) => framingOf(page).hasPolicy)) {
    return notApplicable(onEveryPage, 'no page sends a Content-Security-Policy')
  }
  return pages.flatMap((page) =>
    framingOf(page).ancestors.length > 0
      ? held(onEveryPage, `${namePage(page)}: ${describe(page)}`, page.exchange)
      : broken(
          onEveryPage,
          { expected: 'the policy on every page', observed: `${namePage(page)}: ${describe(page)}` },
          page.exchange,
        ),
  )
}

function recordErrorPage(page: VisitedPage): readonly Finding[] {
  return recorded([prevented, combined], `${namePage(page)}: ${describe(page)}`, page.exchange)
}

function oldTechnique(page: VisitedPage): string | undefined {
  const { frameOptions } = framingOf(page)
  if (frameOptions !== undefined) return `X-Frame-Options: ${frameOptions}`
  return breaksOutOfFrames(page.body) ? 'a script that breaks out of frames' : undefined
}

function describe(page: VisitedPage): string {
  const framing = framingOf(page)
  const policy =
    framing.ancestors.length === 0
      ? 'no frame-ancestors'
      : framing.ancestors.map((sources) => `frame-ancestors ${sources.join(' ')}`).join(', ')
  const named = namedAncestors(framing).length > 0 ? ' (named by the server)' : ''
  return `${policy}${named}, X-Frame-Options ${framing.frameOptions ?? 'missing or without effect'}`
}
