import { withoutAbility } from '../../api/ability.ts'
import type { ClientTarget, PlatformFlow, PlatformHop } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { type Params, withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, callbackOf, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const strict = 'RFC9700-2.6-6-client'
const foreign = 'RFC9700-4.17.2-4'
const exact = 'RFC9700-4.17.2-5'
const likeRedirects = 'RFC9700-4.17.2-6-client'
const rows = [strict, foreign, exact, likeRedirects]

/** How long a page may take to act on a message. */
const longestMs = 2_000

export const messages = clientScenario({
  id: 'client/browser/messages',
  title: 'A page that takes responses as messages takes them from the server alone, by its exact origin',
  story:
    'Windows of other origins open the platform’s pages in a real Chromium and post them codes with the right state.',
  requirements: rows,
  needs: [],
  once: true,
  caughtBy: [
    { twin: 'takes-messages-of-anybody', breaks: [strict, foreign, exact] },
    { twin: 'compares-start-of-origin', breaks: [exact] },
    { twin: 'reads-no-iss-in-messages', breaks: [likeRedirects] },
    { twin: 'takes-messages-from-anybody', breaks: [strict, foreign, exact] },
    { twin: 'checks-no-messages', breaks: [likeRedirects] },
  ],
  async run({ target, random }) {
    const [tenant] = target.tenants
    const connected = await connect(target, tenant)
    if (connected.kind === 'failed') return controlFailed(rows, connected)
    const bare = await target.deliver({
      to: callbackOf(connected.flow),
      params: [],
      browser: connected.flow.browser,
      label: 'the callback without a response',
    })
    const seen = [...connected.outcome.hops, ...bare.hops].filter(({ body }) => body !== '')
    const [receiver] = seen.filter(mayListen)
    if (receiver === undefined) {
      return notApplicable(rows, 'no page around the callback listens to messages between windows')
    }
    const unable = withoutAbility(rows, await target.able('real-browser'))
    if (unable !== undefined) return unable
    const server = new URL(connected.flow.carrier.issuer).origin
    const control = await post(
      target,
      receiver,
      { from: `${server}/answers`, spoil: (response) => response },
      longestMs,
    )
    if (control.kind === 'findings') return control.findings
    if (!control.sent)
      return inconclusive(
        rows,
        `the page at ${new URL(receiver.url).pathname} takes none of the messages the server may post`,
      )
    const patienceMs = Math.min(longestMs, 200 + 3 * control.ranMs)
    const findings: Finding[] = [...held(exact, 'a message of the server’s exact origin is taken')]
    for (const probe of [...strangers(server), ...ofServer(server, random.token())]) {
      const posted = await post(target, receiver, probe, patienceMs)
      if (posted.kind === 'findings') return [...findings, ...posted.findings]
      const sentences = {
        expected: `${probe.what} sets nothing off`,
        observed: `${probe.what} is taken: a token request left`,
      }
      findings.push(
        ...(posted.sent
          ? broken(probe.about, sentences, ...posted.exchanges)
          : held(probe.about, undefined, ...posted.exchanges)),
      )
    }
    return findings
  },
})

/** Whether a page says that it listens, or has scripts that may. */
function mayListen({ body, headers }: PlatformHop): boolean {
  if (!(header({ headers }, 'content-type') ?? '').includes('html')) return false
  return /["'`]message["'`]|onmessage|<script\b[^>]*\bsrc\s*=/i.test(body)
}

interface Probe {
  /** The page that posts. */
  readonly from: string
  readonly headers?: Params
  readonly spoil: (response: Params) => Params
  /** Whose browser it is: that of the flow, or one that has begun nothing. */
  readonly of?: 'another'
}

type Judged = Probe & { readonly what: string; readonly about: readonly string[] }

/** Pages of others. The last label of `.invalid` is nobody's (RFC 6761). */
function strangers(server: string): readonly Judged[] {
  const { protocol, hostname, port } = new URL(server)
  const at = (host: string, number: string) => `${protocol}//${host}${number === '' ? '' : `:${number}`}/answers`
  const asItIs = (response: Params) => response
  return [
    { what: 'a message of a foreign origin', from: 'http://attacker.invalid/answers', about: [strict, foreign] },
    {
      what: 'a message of a sandboxed page, whose origin is null',
      from: 'http://attacker.invalid/sandboxed',
      headers: [
        ['content-security-policy', 'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox'],
      ] as const,
      about: [strict, foreign],
    },
    {
      what: 'a message of an origin that begins like the server’s',
      from: at(`${hostname}.attacker.invalid`, port),
      about: [exact],
    },
    { what: 'a message of another port', from: at(hostname, String((Number(port) || 443) + 1)), about: [exact] },
    ...(/^[\d.]+$/.test(hostname)
      ? []
      : [{ what: 'a message of a sub-domain', from: at(`attacker.${hostname}`, port), about: [exact] }]),
  ].map((probe) => ({ ...probe, spoil: asItIs }))
}

/** What a redirect would not get away with either. */
function ofServer(server: string, invented: string): readonly Judged[] {
  const from = `${server}/answers`
  return [
    {
      what: 'a message with an invented state',
      from,
      about: [likeRedirects],
      spoil: (r) => withParam(r, 'state', invented),
    },
    {
      what: 'a message with a response that another browser asked for',
      from,
      about: [likeRedirects],
      spoil: (r) => r,
      of: 'another',
    },
    {
      what: 'a message with a foreign iss',
      from,
      about: [likeRedirects],
      spoil: (r) => withParam(r, 'iss', 'https://attacker.invalid'),
    },
  ]
}

type Posted =
  | { readonly kind: 'posted'; readonly sent: boolean; readonly ranMs: number; readonly exchanges: readonly string[] }
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] }

/** Opens the page from another one and posts it a response for a flow that this browser has begun. */
async function post(
  target: ClientTarget,
  shown: PlatformHop,
  { from, headers, spoil, of }: Probe,
  milliseconds: number,
): Promise<Posted> {
  const begun = await begin(target, target.tenants[0])
  if (begun.kind === 'failed') return { kind: 'findings', findings: controlFailed(rows, begun) }
  const { flow } = begun
  const before = target.tokenRequests().length
  const sent = () => target.tokenRequests().length > before
  const played = await target.stage({
    browser: of === 'another' ? target.browser() : flow.browser,
    shown,
    pages: [
      {
        url: from,
        html: posting(shown.url, spoil(target.grant(flow).response), flow),
        ...(headers === undefined ? {} : { headers }),
      },
    ],
    open: from,
    milliseconds,
    until: sent,
    label: `a page at ${new URL(from).host} posts a response`,
  })
  if (played.kind === 'failed') return { kind: 'findings', findings: inconclusive(rows, played.sentence, played) }
  await target.settle()
  return { kind: 'posted', sent: sent(), ranMs: played.ranMs, exchanges: played.exchanges }
}

/** The forms in which responses are posted: as the draft on web messages has it, plainly, and as text. */
function posting(place: string, response: Params, { id }: PlatformFlow): string {
  const plain = Object.fromEntries(response)
  const forms = [{ type: 'authorization_response', response: plain }, plain, JSON.stringify(plain)]
  const data = JSON.stringify(forms).replaceAll('<', '\\u003c')
  return `<!doctype html><title>${id}</title><script>
    const opened = window.open(${JSON.stringify(place)})
    setInterval(() => { for (const form of ${data}) opened.postMessage(form, '*') }, 50)
  </script>`
}
