import type { CallbackOutcome, ClientTarget, PlatformHop } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { type Params, without, withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'RFC6749-10.14-1-client'

export const oddValues = clientScenario({
  id: 'client/input/odd-values',
  title: 'What comes back is neither shown as markup, nor put into headers, nor does it bring the callback down',
  story:
    'Markup, line breaks, templates and broken encodings come in as code, state, iss and error, and in token answers.',
  requirements: [row],
  needs: [],
  repeats: true,
  caughtBy: [
    { twin: 'shows-what-came-back', breaks: [row] },
    { twin: 'trips-over-odd-values', breaks: [row] },
    { twin: 'copies-values-into-headers', breaks: [row] },
  ],
  async run({ target }) {
    const control = await connect(target, target.tenants[0])
    if (control.kind === 'failed') return controlFailed(row, control)
    const findings: Finding[] = []
    const failsAnyway = await namesThatFailAnyway(target)
    for (const { what, name, spoil, refused } of probes) {
      const begun = await begin(target, target.tenants[0])
      if (begun.kind === 'failed') return [...findings, ...controlFailed(row, begun)]
      const { flow } = begun
      const outcome = await deliver(target, flow, spoil(target.grant(flow).response), { label: what })
      findings.push(...judge(outcome, what, refused, failsAnyway.has(name)))
    }
    findings.push(...(await oddAnswers(target)))
    const after = await connect(target, target.tenants[0])
    return after.kind === 'failed' ? [...findings, ...controlFailed(row, after)] : findings
  },
})

const mark = 'parcelproof-odd-value'
const markup = `"'><img src=x onerror=${mark}>`
const values = [
  { what: 'markup', value: markup },
  { what: 'a line break and a header', value: `a\r\nx-${mark}: 1\r\n\r\n<b>` },
  { what: 'a template', value: `{{7*7}}\${7*7}<%= 7*7 %>${markup}` },
  { what: 'broken encodings', value: '%E0%A4%A\u0000\uFFFD%' },
  { what: 'eight thousand characters', value: 'a'.repeat(8000) },
  { what: 'quotes of a query language', value: `' OR '1'='1'; --${markup}` },
] as const
const names = ['code', 'state', 'iss', 'error', 'error_description'] as const

interface Probe {
  readonly what: string
  readonly name: (typeof names)[number]
  readonly spoil: (response: Params) => Params
  /** The carrier has to refuse it, if it gets so far. */
  readonly refused: boolean
}

const probes: readonly Probe[] = values.flatMap(({ what, value }) =>
  names.map((name) => ({
    what: `a response with ${what} as ${name}`,
    name,
    spoil: spoiling(name, value),
    refused: name === 'code',
  })),
)

/** An error comes without a code; `error_description` comes beside a right code too, where it means nothing. */
function spoiling(name: (typeof names)[number], value: string): Probe['spoil'] {
  return (response) =>
    name === 'error' ? withParam(without(response, 'code'), name, value) : withParam(response, name, value)
}

/** Some platforms have a 5xx for every response they do not want; an odd value then shows nothing new. */
async function namesThatFailAnyway(target: ClientTarget): Promise<ReadonlySet<(typeof names)[number]>> {
  const failing = new Set<(typeof names)[number]>()
  for (const name of names) {
    const begun = await begin(target, target.tenants[0])
    if (begun.kind === 'failed') return failing
    const response = spoiling(name, 'plain')(target.grant(begun.flow).response)
    const { hops } = await deliver(target, begun.flow, response, { label: `a response with a plain ${name}` })
    if (hops.some(({ status }) => status >= 500)) failing.add(name)
  }
  return failing
}

function judge(outcome: CallbackOutcome, what: string, refused: boolean, failsAnyway: boolean): readonly Finding[] {
  const said = outcome.hops.flatMap((hop) => problemsOf(hop))
  const crashed = outcome.hops.find(({ status }) => status >= 500)
  const carrierAnswered = refused && outcome.tokenRequests.length > 0
  return [
    ...said.flatMap((problem) =>
      broken(row, { expected: 'what came back is not repeated as it is', observed: `${what}: ${problem}` }, outcome),
    ),
    ...(crashed === undefined
      ? []
      : carrierAnswered || failsAnyway
        ? recorded(
            row,
            `${what}: the callback answered ${crashed.status} ${carrierAnswered ? 'to what the carrier said' : 'as it does to a plain one'}`,
            outcome,
          )
        : broken(
            row,
            {
              expected: 'no 5xx for what a browser sent',
              observed: `${what}: the callback answered ${crashed.status}`,
            },
            outcome,
          )),
    ...(outcome.kind === 'unclear'
      ? inconclusive(row, `${what}: ${outcome.sentence}`, outcome)
      : said.length === 0 && crashed === undefined
        ? held(row, undefined, outcome)
        : []),
    ...outcome.hops.filter(isJsonEcho).flatMap(() => recorded(row, `${what}: it is repeated inside JSON`, outcome)),
  ]
}

function problemsOf({ headers, body }: PlatformHop): readonly string[] {
  const html = /html|xml/i.test(header({ headers }, 'content-type') ?? 'text/html')
  return [
    ...(html && body.includes(`<img src=x onerror=${mark}>`) ? ['it is shown as markup'] : []),
    ...(headers.some(([name]) => name.toLowerCase() === `x-${mark}`) ? ['it became a header'] : []),
    ...(headers.some(([, value]) => value.includes(`<img src=x onerror=${mark}>`))
      ? ['it stands in a header as it is']
      : []),
  ]
}

function isJsonEcho({ headers, body }: PlatformHop): boolean {
  return /json/i.test(header({ headers }, 'content-type') ?? '') && body.includes(mark)
}

/** The carrier's own answer is no more to be trusted. A 5xx for it is noted and nothing else. */
async function oddAnswers(target: ClientTarget): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { what, value } of values) {
    const begun = await begin(target, target.tenants[0])
    if (begun.kind === 'failed') return [...findings, ...controlFailed(row, begun)]
    const answering = target.behave({
      token: async () => ({ kind: 'json', status: 400, body: { error: value, error_description: value } }),
    })
    const sentence = `a token answer with ${what} as error`
    const outcome = await deliver(target, begun.flow, target.grant(begun.flow).response, {
      label: sentence,
      redeems: true,
    })
    answering.stop()
    findings.push(...judge(outcome, sentence, true, false))
  }
  return findings
}
