import type { PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { first } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const perTenant = 'TENANT-REDIR-1'
const perServer = 'RFC9700-4.4.2.2-1'
const sameAgain = 'RFC6749-4.1.3-1'
const encrypted = 'RFC9700-2.6-4-client'
const tellsServers = 'RFC9700-2.1-8'
const rows = [perTenant, perServer, sameAgain, encrypted, tellsServers]

export const redirectUriOwnAndSame = clientScenario({
  id: 'client/redirect-uri/own-and-same',
  title: 'Each tenant and each server has a redirect URI of its own, and the token request repeats it',
  story: 'Every tenant connects every carrier twice, and the redirect URIs are compared.',
  requirements: rows,
  needs: [],
  once: true,
  caughtBy: [
    { twin: 'shares-redirect-uri', breaks: [perTenant] },
    { twin: 'redeems-with-another-redirect-uri', breaks: [sameAgain] },
  ],
  async run({ target }) {
    const findings: Finding[] = []
    const flows: PlatformFlow[] = []
    for (const tenant of target.tenants) {
      for (const carrier of [target.carrier, ...target.otherCarriers]) {
        for (let round = 0; round < 2; round += 1) {
          const started = await target.start(tenant, { carrier })
          if (started.kind !== 'flow') {
            return controlFailed(rows, { kind: 'failed', sentence: started.sentence, exchanges: started.exchanges })
          }
          flows.push(started.flow)
        }
        const connected = await connect(target, tenant, { carrier })
        if (connected.kind === 'failed') findings.push(...controlFailed(sameAgain, connected))
        else
          findings.push(
            ...repeated(connected.flow, first(connected.redemption.form, 'redirect_uri'), connected.exchanges),
          )
      }
    }
    return [...findings, ...ofTenants(flows), ...ofServers(flows, target.facts.mixUpDefence), ...onTheWay(flows)]
  },
})

function repeated(flow: PlatformFlow, sent: string | undefined, evidence: readonly string[]): readonly Finding[] {
  const asked = first(flow.params, 'redirect_uri')
  const who = `${flow.tenant.id} at ${flow.carrier.id}`
  if (sent === undefined)
    return recorded(sameAgain, `${who}: the token request leaves redirect_uri out (OAuth 2.1)`, ...evidence)
  if (sent === asked || (asked === undefined && sent === flow.redirectUri))
    return held(sameAgain, undefined, ...evidence)
  const sentences = {
    expected: `redirect_uri ${asked ?? '(none)'} once more`,
    observed: `${who}: the token request says ${sent}`,
  }
  return broken(sameAgain, sentences, ...evidence)
}

function ofTenants(flows: readonly PlatformFlow[]): readonly Finding[] {
  const tenants = new Set(flows.map(({ tenant }) => tenant.id))
  if (tenants.size < 2) return notApplicable(perTenant, 'one tenant is configured; add a second one to client.tenants')
  const shared = flows.find((flow) =>
    flows.some(
      (other) =>
        other.carrier === flow.carrier && other.tenant !== flow.tenant && other.redirectUri === flow.redirectUri,
    ),
  )
  const moved = flows.find((flow) =>
    flows.some(
      (other) =>
        other.carrier === flow.carrier && other.tenant === flow.tenant && other.redirectUri !== flow.redirectUri,
    ),
  )
  if (shared === undefined && moved === undefined) return held(perTenant, undefined, ...flows.slice(0, 4))
  const observed =
    shared === undefined
      ? `${moved?.tenant.id}: it changes from start to start`
      : `several tenants send ${shared.redirectUri}`
  return broken(perTenant, { expected: 'a redirect URI a tenant, always the same', observed }, ...flows.slice(0, 4))
}

function ofServers(flows: readonly PlatformFlow[], defence: string | undefined): readonly Finding[] {
  const [one] = flows
  const ofOne = flows.filter(({ tenant }) => tenant === one?.tenant)
  const carriers = new Set(ofOne.map(({ carrier }) => carrier.id))
  if (carriers.size < 2) return notApplicable([perServer, tellsServers], 'the platform is pointed at one carrier only')
  const uris = new Set(ofOne.map(({ redirectUri }) => redirectUri))
  const differ = uris.size >= carriers.size
  const sentence = `${uris.size} redirect URIs at ${carriers.size} carriers`
  const information = recorded(
    tellsServers,
    differ ? `${sentence}: they tell servers apart` : `${sentence}: this defence is absent`,
    ...ofOne,
  )
  if (differ) return [...information, ...held(perServer, undefined, ...ofOne)]
  const some = uris.size > 1
  if (!some && defence !== 'redirect-uri') {
    return [
      ...information,
      ...notApplicable(
        perServer,
        'the platform sends one redirect URI to all carriers and is not declared to use this defence',
      ),
    ]
  }
  return [...information, ...broken(perServer, { expected: 'a redirect URI a server', observed: sentence }, ...ofOne)]
}

function onTheWay(flows: readonly PlatformFlow[]): readonly Finding[] {
  const plain = flows.find(({ redirectUri }) => {
    const url = URL.parse(redirectUri ?? '')
    return url?.protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  })
  if (plain === undefined) return held(encrypted, undefined, ...flows.slice(0, 2))
  const sentences = {
    expected: 'redirect URIs with https, loopback apart',
    observed: `${plain.tenant.id} sends ${plain.redirectUri}`,
  }
  return broken(encrypted, sentences, plain)
}
