import { withoutAbility } from '../../api/ability.ts'
import type { ClientTarget, PlatformFlow, ServerCertificate } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, type Connected, connect, deliver } from '../flows.ts'
import { controlFailed, mustSendNothing } from '../judge.ts'
import { forgetMetadata, metadataCount, notReadAgain } from '../metadata-of-the-day.ts'
import { callAs } from '../refresh/ageing.ts'

const metadataHost = 'RFC8414-6.1-1'
const tokenEndpoint = 'RFC6749-10.9-1'
const everyAddress = 'OAUTH21-1.5-1-client'
const tokenCarrying = 'RFC6750-5.3-1'
const endToEnd = 'RFC9700-2.6-3-client'
const atApi = [tokenCarrying, endToEnd, everyAddress]
const atToken = [tokenEndpoint, everyAddress]
const rows = [metadataHost, tokenEndpoint, everyAddress, tokenCarrying, endToEnd]

export const tlsCertificates = clientScenario({
  id: 'client/tls/certificates',
  title: 'Nothing is sent to a server whose certificate does not hold',
  story: 'Metadata, token endpoint and API in turn show a certificate that is over, nobody’s, or for another host.',
  requirements: rows,
  needs: [],
  repeats: true,
  setUp: { https: true },
  caughtBy: [
    { twin: 'takes-any-certificate', breaks: rows },
    { twin: 'takes-any-certificate-for-codes', breaks: atToken },
    { twin: 'takes-any-certificate-for-metadata', breaks: [metadataHost] },
    { twin: 'takes-responses-over-plain-http', breaks: [everyAddress] },
  ],
  async run({ target }) {
    const missing = withoutAbility(rows, await target.able('https'))
    if (missing !== undefined) return missing
    const begun = await begin(target, target.tenants[0])
    if (begun.kind === 'failed') return controlFailed(rows, begun)
    const findings: Finding[] = [...redirectUriOf(begun.flow)]
    for (const certificate of ['expired', 'self-signed', 'wrong-name'] as const) {
      const connected = await connect(target, target.tenants[0], { call: true })
      if (connected.kind === 'failed') return [...findings, ...controlFailed(rows, connected)]
      findings.push(
        ...(await called(target, certificate, connected)),
        ...(await redeemed(target, certificate)),
        ...(await read(target, certificate)),
      )
    }
    await forgetMetadata(target)
    const after = await connect(target, target.tenants[0], { call: true })
    return after.kind === 'failed' ? [...findings, ...controlFailed(rows, after)] : findings
  },
})

const described = {
  expired: 'a certificate that is over',
  'self-signed': 'a certificate nobody stands behind',
  'wrong-name': 'a certificate for another host',
} as const satisfies Partial<Record<ServerCertificate, string>>

type Bad = keyof typeof described

async function called(target: ClientTarget, bad: Bad, connected: Connected): Promise<readonly Finding[]> {
  await target.showCertificate(bad)
  const { apiCalls, answer } = await callAs(target, connected, `call of an API with ${described[bad]}`)
  await target.showCertificate('trusted')
  const attempt = `an API with ${described[bad]}`
  if (apiCalls.length === 0) return held(atApi, `${attempt}: no request with a token arrived`, answer)
  const sentences = { expected: `no token is sent to ${attempt}`, observed: `${attempt}: a call arrived` }
  return broken(atApi, sentences, ...apiCalls)
}

async function redeemed(target: ClientTarget, bad: Bad): Promise<readonly Finding[]> {
  const begun = await begin(target, target.tenants[0])
  if (begun.kind === 'failed') return controlFailed(atToken, begun)
  await target.showCertificate(bad)
  const attempt = `a token endpoint with ${described[bad]}`
  const outcome = await deliver(target, begun.flow, target.grant(begun.flow).response, {
    label: `an honest response, and ${attempt}`,
  })
  await target.showCertificate('trusted')
  return mustSendNothing(atToken, outcome, attempt)
}

/** A request for metadata that arrives has been sent over a connection that should never have stood. */
async function read(target: ClientTarget, bad: Bad): Promise<readonly Finding[]> {
  const missing = withoutAbility(metadataHost, await target.able('reads-metadata'))
  if (missing !== undefined) return missing
  await forgetMetadata(target)
  const before = metadataCount(target)
  await target.showCertificate(bad)
  const started = await target.start(target.tenants[0])
  await target.showCertificate('trusted')
  const attempt = `a host of metadata with ${described[bad]}`
  if (metadataCount(target) > before) {
    const sentences = { expected: `no request to ${attempt}`, observed: `${attempt}: metadata was asked for and read` }
    return broken(metadataHost, sentences, started)
  }
  if (started.kind === 'refused' || (started.kind === 'unclear' && started.why === 'crash'))
    return held(metadataHost, `${attempt}: no flow is started`, started)
  return started.kind === 'flow'
    ? notReadAgain(metadataHost)
    : inconclusive(metadataHost, `${attempt}: ${started.sentence}`, started)
}

/** Plain http is for the loopback interface; other schemes are those of native apps. */
function redirectUriOf(flow: PlatformFlow): readonly Finding[] {
  const { protocol = '', hostname = '' } = URL.parse(flow.redirectUri ?? '') ?? {}
  if (protocol !== 'http:' || isLoopback(hostname)) return held(everyAddress, undefined, flow)
  const sentences = {
    expected: 'a redirect URI on https',
    observed: `the redirect URI is on plain http at ${hostname}`,
  }
  return broken(everyAddress, sentences, flow)
}

/** The names of the loopback interface. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname)
}
