import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { isLoopback } from './certificates.ts'

const row = 'RFC6749-3.1.2.1-1'

export const tlsCallback = clientScenario({
  id: 'client/tls/callback',
  title: 'Responses are taken over TLS alone',
  story: 'A right response comes in at the callback over plain http, at its port and at the usual one.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'takes-responses-over-plain-http', breaks: [row] }],
  async run({ target }) {
    const begun = await begin(target, target.tenants[0])
    if (begun.kind === 'failed') return controlFailed(row, begun)
    const { protocol = '', hostname = '' } = URL.parse(begun.flow.redirectUri ?? '') ?? {}
    if (protocol === 'https:') return overHttp(target, begun.flow)
    if (protocol !== 'http:') return notApplicable(row, 'the redirect URI has a scheme of its own, as native apps do')
    if (isLoopback(hostname)) return notApplicable(row, 'the redirect URI is at the loopback interface (RFC 8252, 8.3)')
    const sentences = {
      expected: 'a redirect URI on https',
      observed: `the redirect URI is on plain http at ${hostname}`,
    }
    return broken(row, sentences, begun.flow)
  },
})

/** A closed port, a reset and an error are refusals: nothing may leave, and that is all. */
async function overHttp(target: ClientTarget, started: PlatformFlow): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const where of ['at its own port', 'at port 80'] as const) {
    const begun = await begin(target, started.tenant)
    if (begun.kind === 'failed') return [...findings, ...controlFailed(row, begun)]
    const address = new URL(begun.flow.redirectUri ?? '')
    const plain = new URL(
      `http://${where === 'at port 80' ? address.hostname : address.host}${address.pathname}${address.search}`,
    )
    const attempt = `a right response over plain http ${where}`
    const outcome = await deliver(target, begun.flow, target.grant(begun.flow).response, {
      to: plain.href,
      label: attempt,
    })
    const sent = outcome.tokenRequests.length > 0
    findings.push(
      ...(sent
        ? broken(
            row,
            { expected: `${attempt} is not taken`, observed: `${attempt}: a token request left` },
            outcome,
            ...outcome.tokenRequests,
          )
        : held(
            row,
            `${attempt}: ${outcome.kind === 'answered' ? `answered ${outcome.last.status}` : outcome.sentence}`,
            outcome,
          )),
    )
  }
  return findings
}
