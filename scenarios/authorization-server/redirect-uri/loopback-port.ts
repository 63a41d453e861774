import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { mustBringNoCode, nameOf } from '../judge.ts'
import { attackerHost } from './mutants.ts'
import { mayBeUsed, portIsFree } from './surfaces.ts'
import { isLoopback, joined, type UriParts, uriParts } from './uri-parts.ts'

const row = 'RFC9700-4.1.3-2'
const ports = [':49152', ':51004', ':65535']

export const loopbackPort = authorizationServerScenario({
  id: 'authorization-server/redirect-uri/loopback-port',
  title: 'A native app may use any port of the loopback interface, and nothing else',
  story: 'A native app listens on whatever port is free; somebody else tries the same freedom with hosts and paths.',
  requirements: [row],
  needs: ['authorization-endpoint', 'native-client', 'loopback-redirect-uri'],
  caughtBy: [
    { twin: 'fixes-loopback-port', breaks: [row] },
    { twin: 'accepts-any-loopback-address', breaks: [row] },
  ],
  async run({ target, random }) {
    const findings: Finding[] = []
    const [native] = target.tenants[0].clients
      .flatMap(loopbackUrisOf)
      .toSorted((a, b) => a.parts.port.length - b.parts.port.length)
    if (native) findings.push(...(await aroundLoopback(target, random, native)))
    const web = target.tenants[0].clients.find((client) => client.application === 'web')
    if (web) findings.push(...(await webPort(target, random, web)))
    return findings
  },
})

interface Loopback {
  readonly client: ServerClient
  readonly redirectUri: string
  readonly parts: UriParts
}

/** Loopback URIs of a native app; those without a port are the ones the rule is plainest for. */
function loopbackUrisOf(client: ServerClient): readonly Loopback[] {
  return client.redirectUris.flatMap((redirectUri) => {
    const parts = uriParts(redirectUri)
    return parts && portIsFree(client, parts) ? [{ client, redirectUri, parts }] : []
  })
}

function aroundLoopback(
  target: AuthorizationServerTarget,
  random: Randomness,
  { client, redirectUri, parts }: Loopback,
): Promise<readonly Finding[]> {
  return betweenControls(
    row,
    () => codeControl(target, client, random, { redirectUri }),
    async () => {
      const findings: Finding[] = []
      for (const port of ports) {
        findings.push(...(await tryPort(target, random, { client, redirectUri, parts }, port)))
      }
      const [port = ''] = ports
      for (const [what, wrong] of [
        ['another path', { ...parts, port, path: `${parts.path}/elsewhere` }],
        ['a host that begins like the loopback address', { ...parts, port, host: `${parts.host}.${attackerHost}` }],
        ['an address of the local network', { ...parts, port, host: '//10.0.0.1' }],
      ] as const) {
        findings.push(...(await tryWrong(target, random, client, joined(wrong), `another port and ${what}`)))
      }
      return findings
    },
  )
}

async function tryPort(
  target: AuthorizationServerTarget,
  random: Randomness,
  { client, redirectUri, parts }: Loopback,
  port: string,
): Promise<readonly Finding[]> {
  const wanted = joined({ ...parts, port })
  const what = `port ${port.slice(1)} for the registered ${redirectUri} (${nameOf(client)})`
  const asked = await askForCode(target, planFlow(client, random, wanted), { label: `ask with ${what}` })
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  if (outcome.kind === 'code' && outcome.response.deliveredTo.startsWith(wanted)) {
    return held(row, `${what}: ${describeOutcome(outcome)}`, outcome)
  }
  if (outcome.kind === 'unclear' || outcome.kind === 'login-failed') return mustBringNoCode(row, outcome, what)
  // Registered with a port, only the operator's word makes the others promised (`nativeLoopbackPorts: any`).
  const promised = parts.port === '' || client.facts.nativeLoopbackPorts === 'any'
  const observed = `${what}: ${describeOutcome(outcome)}`
  return promised
    ? broken(row, { expected: `a code sent to ${wanted}`, observed }, outcome)
    : recorded(row, `${observed}; the registered URI names a port`, outcome)
}

/** A web client has no such freedom: its https port is part of the comparison. */
async function webPort(
  target: AuthorizationServerTarget,
  random: Randomness,
  client: ServerClient,
): Promise<readonly Finding[]> {
  const https = client.redirectUris.flatMap((uri) => uriParts(uri) ?? []).find((parts) => !isLoopback(parts))
  if (https === undefined) return []
  return betweenControls(
    row,
    () => codeControl(target, client, random, { redirectUri: joined(https) }),
    () => tryWrong(target, random, client, joined({ ...https, port: ':4443' }), 'another port of a web client'),
  )
}

async function tryWrong(
  target: AuthorizationServerTarget,
  random: Randomness,
  client: ServerClient,
  value: string,
  what: string,
): Promise<readonly Finding[]> {
  if (mayBeUsed(client, value)) return []
  const asked = await askForCode(target, planFlow(client, random), {
    label: `ask with ${what}`,
    spoil: (request) => withParam(request, 'redirect_uri', value),
  })
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  return mustBringNoCode(row, outcome, `${what} (${nameOf(client)})`)
}
