import type { CarrierAnswer } from '../../api/carrier.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { withExtra, without } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { openAgeing } from '../refresh/ageing.ts'
import type { Shown } from './shown-text.ts'

const row = 'TENANT-ERR-6'

export const carrierErrorTexts = clientScenario({
  id: 'client/tenants/carrier-error-texts',
  title: 'What carriers write into their errors is not passed on',
  story:
    'Markers in error descriptions, error bodies and pages of the carrier, looked for in every answer of the platform.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'shows-the-carriers-words', breaks: [row] }],
  async run({ target, random }) {
    const control = await connect(target, target.tenants[0], { call: true })
    if (control.kind === 'failed') return controlFailed(row, control)
    const marker = `sk-live-${random.token(12)}`
    return [...(await inCallbacks(target, marker)), ...(await inCalls(target, marker))]
  },
})

function troubles(marker: string): readonly { readonly what: string; readonly answer: CarrierAnswer }[] {
  return [
    {
      what: 'an error description',
      answer: { kind: 'json', status: 400, body: { error: 'invalid_grant', error_description: marker } },
    },
    {
      what: 'an error of another kind',
      answer: { kind: 'json', status: 403, body: { fault: { detail: marker }, error: marker } },
    },
    { what: 'a page', answer: { kind: 'text', status: 502, body: `<html><body>${marker}</body></html>` } },
  ]
}

async function inCallbacks(target: ClientTarget, marker: string): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const refused = await begin(target, target.tenants[0])
  if (refused.kind === 'failed') return controlFailed(row, refused)
  const { response } = target.grant(refused.flow)
  const error = withExtra(withExtra(without(response, 'code'), 'error', 'access_denied'), 'error_description', marker)
  const outcome = await deliver(target, refused.flow, error, { label: 'an error response with a marker' })
  findings.push(
    ...mustNotShow(
      marker,
      ...outcome.hops.map((hop) => ({ what: 'an error response', exchanges: [hop.exchange], ...hop })),
    ),
  )
  if (outcome.kind === 'unclear') findings.push(...inconclusive(row, outcome.sentence, outcome))
  for (const { what, answer } of troubles(marker)) {
    const begun = await begin(target, target.tenants[0])
    if (begun.kind === 'failed') return [...findings, ...controlFailed(row, begun)]
    const refusing = target.behave({ token: async () => answer })
    const { hops } = await deliver(target, begun.flow, target.grant(begun.flow).response, {
      label: `${what} at the token endpoint`,
      redeems: true,
    })
    refusing.stop()
    findings.push(
      ...mustNotShow(
        marker,
        ...hops.map((hop) => ({ what: `${what} at the token endpoint`, exchanges: [hop.exchange], ...hop })),
      ),
    )
  }
  return findings
}

async function inCalls(target: ClientTarget, marker: string): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const ageing = await openAgeing(target)
  const connected = await connect(target, target.tenants[0], { call: true })
  if (connected.kind === 'failed') return controlFailed(row, connected)
  const { browser } = connected.flow
  if (target.callPassesAnswer)
    findings.push(...recorded(row, 'a call is declared to show the carrier’s answer (call.passesAnswer)'))
  else {
    for (const { what, answer } of troubles(marker)) {
      const failing = target.behave({ api: async () => answer })
      const { answer: shown } = await target.call(target.tenants[0], { browser, label: `${what} at the API` })
      failing.stop()
      if (shown.kind === 'answered') findings.push(...mustNotShow(marker, { what: `${what} at the API`, ...shown }))
    }
  }
  if ((await ageing.age()) !== undefined) return findings
  const [trouble] = troubles(marker)
  const refusing = target.behave({ token: async () => trouble?.answer ?? { kind: 'cut' } })
  const { answer: shown } = await target.call(target.tenants[0], { browser, label: 'a call whose refresh is refused' })
  refusing.stop()
  if (shown.kind === 'answered') findings.push(...mustNotShow(marker, { what: 'a refused refresh', ...shown }))
  return findings
}

function mustNotShow(marker: string, ...answers: readonly Shown[]): readonly Finding[] {
  return answers.flatMap((answer) =>
    (answer.body ?? '').includes(marker)
      ? broken(
          row,
          { expected: 'words of the platform’s own', observed: `${answer.what} was passed on as the carrier wrote it` },
          answer,
        )
      : held(row, undefined, answer),
  )
}
