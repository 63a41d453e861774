import type { CallbackOutcome, ClientTarget, PlatformFlow, PlatformHop } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { clientScenario } from '../../api/scenario.ts'
import { addressesOn, sameParty } from '../../authorization-server/pages/foreign-addresses.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed, mustSendNothing } from '../judge.ts'

const nothingForeign = 'RFC9700-4.2.4-1-client'
const referrerPolicy = 'RFC9700-4.2.4-A1-client'
const worthless = 'RFC9700-4.3.1-A1'
const noScripts = 'RFC6749-3.1.2.5-1'
const takenOut = 'RFC6749-3.1.2.5-2'
const ownScriptFirst = 'RFC6749-3.1.2.5-3'
const framing = 'RFC9700-4.16-3'
const fragment = 'RFC9700-4.1.3-4-client'
const judged = [nothingForeign, referrerPolicy, worthless, noScripts, takenOut]
const rows = [...judged, ownScriptFirst, framing, fragment]

export const callbackPage = clientScenario({
  id: 'client/browser/callback-page',
  title: 'Code and state do not stay where pages, links and the history could give them away',
  story: 'A flow is finished and another refused, and every page the browser passes is read.',
  requirements: rows,
  needs: [],
  once: true,
  caughtBy: [
    { twin: 'stays-at-callback', breaks: [worthless, takenOut] },
    { twin: 'shows-others-at-callback', breaks: [nothingForeign, worthless, noScripts, takenOut, ownScriptFirst] },
    { twin: 'lets-referrers-go', breaks: [referrerPolicy, worthless, takenOut] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const connected = await connect(target, tenant)
    if (connected.kind === 'failed') return controlFailed(rows, connected)
    const begun = await begin(target, tenant)
    if (begun.kind === 'failed') return controlFailed(rows, begun)
    const { response } = target.grant(begun.flow)
    const troubled = target.behave({
      token: async () => ({ kind: 'json', status: 400, body: { error: 'invalid_grant' } }),
    })
    const refused = await deliver(target, begun.flow, response, {
      label: 'a response whose code is refused',
      redeems: true,
    })
    troubled.stop()
    return [
      ...(await ofPages(connected.outcome, 'after an honest response', connected.flow)),
      ...(await ofPages(refused, 'after a refused code', begun.flow)),
      ...ofHistory(connected.outcome),
      ...(await reopened(target, connected.flow, connected.grant.response)),
      ...information(connected.outcome),
      ...(await framed(target, connected.outcome)),
    ]
  },
})

/** What the address of an answer gives away. */
function holdsCredentials({ url }: PlatformHop): boolean {
  const query = new URL(url).searchParams
  return query.has('code') || query.has('state')
}

function isPage({ status, headers, body }: PlatformHop): boolean {
  const redirects = status >= 300 && status < 400 && header({ headers }, 'location') !== undefined
  return !redirects && body !== '' && (header({ headers }, 'content-type') ?? '').includes('html')
}

async function ofPages(outcome: CallbackOutcome, when: string, flow: PlatformFlow): Promise<readonly Finding[]> {
  const asked = [nothingForeign, noScripts, referrerPolicy]
  if (outcome.kind === 'unclear') return inconclusive(asked, `${when}: ${outcome.sentence}`, outcome)
  const findings: Finding[] = []
  for (const hop of outcome.hops) {
    const page = isPage(hop)
    const foreign = page ? await foreignOn(hop, flow) : []
    if (!holdsCredentials(hop)) {
      if (foreign.length > 0) {
        findings.push(
          ...recorded(nothingForeign, `${when}: the page without code holds ${foreign[0]?.url}`, hop.exchange),
        )
      }
      continue
    }
    const sentence = `${when}, at the address with code and state`
    findings.push(...ofAddresses(foreign, sentence, hop))
    findings.push(...(page ? ofPolicy(hop, sentence) : held(referrerPolicy, undefined, hop.exchange)))
  }
  return findings.some(({ requirement }) => requirement === nothingForeign)
    ? findings
    : [...findings, ...held(asked, `${when}: no page at an address with code or state`, outcome)]
}

interface Foreign {
  readonly kind: 'resource' | 'link' | 'script'
  readonly url: string
}

async function foreignOn({ body, url }: PlatformHop, flow: PlatformFlow): Promise<readonly Foreign[]> {
  const own = new URL(url).hostname
  const carrier = new URL(flow.carrier.issuer).host
  const scripts = new Set(
    [...body.matchAll(/<script\b[^>]*\bsrc\s*=\s*["']?([^"'\s>]+)/gi)].map(
      ([, src]) => URL.parse(src ?? '', url)?.href,
    ),
  )
  return (await addressesOn(body, url))
    .filter((address) => !sameParty(new URL(address.url).hostname, own) || new URL(address.url).host === carrier)
    .map((address) => ({ ...address, kind: scripts.has(address.url) ? 'script' : address.kind }))
}

function ofAddresses(foreign: readonly Foreign[], where: string, { exchange, body }: PlatformHop): readonly Finding[] {
  const [one] = foreign
  const script = foreign.find(({ kind }) => kind === 'script')
  const other = foreign.find(({ kind }) => kind === 'resource')
  return [
    ...(one === undefined
      ? held(nothingForeign, undefined, exchange)
      : broken(
          nothingForeign,
          { expected: 'no resource or link of another site', observed: `${where}: the page holds ${one.url}` },
          exchange,
        )),
    ...(script === undefined
      ? held(noScripts, undefined, exchange)
      : broken(
          noScripts,
          { expected: 'no script of another site', observed: `${where}: the page loads ${script.url}` },
          exchange,
        )),
    ...(script === undefined ? [] : ofOrder(body, where, exchange)),
    ...(other === undefined ? [] : recorded(noScripts, `${where}: the page loads ${other.url}`, exchange)),
  ]
}

/** The platform's own script that takes code and state out has to stand before the others. */
function ofOrder(body: string, where: string, exchange: string): readonly Finding[] {
  const removal = body.search(/history\.replaceState|location\.replace/)
  const foreign = body.search(/<script\b[^>]*\bsrc\s*=/i)
  if (removal >= 0 && removal < foreign) return held(ownScriptFirst, undefined, exchange)
  const observed = `${where}: ${removal < 0 ? 'nothing takes code and state out' : 'code and state are taken out'} ${removal < 0 ? 'before the foreign script runs' : 'after a foreign script has run'}`
  return broken(ownScriptFirst, { expected: 'code and state are gone when a foreign script runs', observed }, exchange)
}

const strictEnough =
  /^(no-referrer|same-origin|strict-origin|origin|strict-origin-when-cross-origin|origin-when-cross-origin)$/

function ofPolicy({ headers, body, exchange }: PlatformHop, where: string): readonly Finding[] {
  const inPage = /<meta\b[^>]*name\s*=\s*["']?referrer["']?[^>]*content\s*=\s*["']?([\w-]+)/i.exec(body)?.[1]
  const sent = (header({ headers }, 'referrer-policy') ?? '').split(',').map((one) => one.trim().toLowerCase())
  const policy = inPage ?? sent.findLast((one) => one !== '')
  if (policy !== undefined && strictEnough.test(policy)) return held(referrerPolicy, undefined, exchange)
  const observed = `${where}: ${policy === undefined ? 'no Referrer-Policy is sent' : `the Referrer-Policy is ${policy}`}`
  return broken(
    referrerPolicy,
    { expected: 'a Referrer-Policy such as no-referrer or strict-origin', observed },
    exchange,
  )
}

/** Where the browser stands in the end. */
function ofHistory(outcome: CallbackOutcome): readonly Finding[] {
  const about = [worthless, takenOut]
  if (outcome.kind === 'unclear') return inconclusive(about, outcome.sentence, outcome)
  const { last } = outcome
  if (!holdsCredentials(last)) return held(about, undefined, outcome)
  if (!isPage(last)) return held(takenOut, 'the answer is no page', outcome)
  if (/history\.replaceState|location\.(replace|href|assign)|location\s*=/.test(last.body)) {
    return inconclusive(about, 'the callback answers with a page whose script may take code and state out', outcome)
  }
  const sentences = {
    expected: 'a redirect to an address without code and state',
    observed: 'the flow ends on a page whose address holds code or state',
  }
  return broken(about, sentences, outcome)
}

async function reopened(
  target: ClientTarget,
  flow: PlatformFlow,
  response: Parameters<typeof deliver>[2],
): Promise<readonly Finding[]> {
  const attempt = 'the callback opened again from the history'
  return mustSendNothing(worthless, await deliver(target, flow, response, { label: attempt }), attempt)
}

/** A foreign page that puts the platform's last page into a frame, as clickjacking does. */
async function framed(target: ClientTarget, outcome: CallbackOutcome): Promise<readonly Finding[]> {
  const last = outcome.hops.at(-1)
  if (last === undefined || !isPage(last)) return []
  if ((await target.able('real-browser')).kind !== 'yes')
    return recorded(framing, 'no Chromium is here to try a frame in')
  const { origin, pathname } = new URL(last.url)
  const open = 'http://attacker.invalid/frames'
  const played = await target.stage({
    browser: target.browser(),
    pages: [{ url: open, html: `<!doctype html><iframe src="${origin}${pathname}"></iframe>` }],
    open,
    milliseconds: 100,
    label: 'a foreign page frames a page of the platform',
  })
  if (played.kind === 'failed') return recorded(framing, `frames could not be tried: ${played.sentence}`)
  const { frames, exchanges } = played
  const shown = frames.some(({ url, text }) => url.startsWith(origin) && text !== '')
  const what = `a foreign page that frames ${pathname} in Chromium`
  return recorded(framing, `${what} ${shown ? 'shows it' : 'shows nothing of it'}`, ...exchanges)
}

function information(outcome: CallbackOutcome): readonly Finding[] {
  const [first] = outcome.hops
  if (first === undefined) return notApplicable([ownScriptFirst, framing, fragment], 'the callback gave no answer')
  const last = outcome.hops.at(-1) ?? first
  const policy = header(last, 'content-security-policy') ?? ''
  const ancestors = /frame-ancestors ([^;]*)/i.exec(policy)?.[1] ?? header(last, 'x-frame-options')
  const location = header(first, 'location')
  const carries = location === undefined || !location.includes('#')
  return [
    ...recorded(
      framing,
      ancestors === undefined
        ? 'connect pages may be framed by anybody'
        : `connect pages may be framed by: ${ancestors}`,
      outcome,
    ),
    ...recorded(
      fragment,
      carries
        ? 'a fragment at the callback stays on the browser’s address: the redirect names none of its own'
        : 'the redirect after the callback names a fragment of its own',
      outcome,
    ),
    ...notApplicable(ownScriptFirst, 'no page at an address with code or state loads a script of another site'),
  ]
}
