import type { ApiCall, TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget, PlayedCarrier } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, openAgeing } from '../refresh/ageing.ts'
import { secretsOf } from '../tokens/session.ts'

const row = 'TENANT-CLIENT-5'

export const sandboxApart = clientScenario({
  id: 'client/tenants/sandbox-apart',
  title: 'What belongs to a carrier’s test environment never reaches production, nor the other way round',
  story: 'A tenant connects, calls and refreshes in both environments of a carrier.',
  requirements: [row],
  needs: ['call'],
  setUp: { sandbox: true },
  crossTenant: [{ artefact: 'client credential', place: 'other environment of the same carrier', rows: [row] }],
  caughtBy: [{ twin: 'refreshes-in-production', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const test = target.otherCarriers.find(({ sandboxOf }) => sandboxOf === target.carrier.id)
    if (test === undefined) {
      return notApplicable(
        row,
        `no carrier is declared to be the test environment of ${target.carrier.id} (sandboxOf in client.carriers)`,
      )
    }
    const ageing = await openAgeing(target)
    const connections: Connected[] = []
    for (const carrier of [target.carrier, test]) {
      const connected = await connect(target, tenant, { carrier, call: true })
      if (connected.kind === 'failed') return controlFailed(row, connected)
      connections.push(connected)
    }
    await ageing.age()
    for (const connected of connections) await callAs(target, connected)
    for (const connected of connections) await callAs(target, connected)
    const [production, sandbox] = connections
    if (production === undefined || sandbox === undefined) return []
    return [...credentialsApart(production, sandbox), ...stays(target, target.carrier), ...stays(target, test)]
  },
})

function credentialsApart(production: Connected, sandbox: Connected): readonly Finding[] {
  const secrets = secretsOf(production.redemption)
  const same = secretsOf(sandbox.redemption).some((secret) => secrets.includes(secret))
  return same
    ? broken(
        row,
        { expected: 'credentials of their own', observed: 'one client secret is used in both environments' },
        production,
        sandbox,
      )
    : held(row, undefined, production, sandbox)
}

/** Everything at one environment was issued there. */
function stays(target: ClientTarget, at: PlayedCarrier): readonly Finding[] {
  const here = (arrival: TokenRequest | ApiCall) => arrival.carrier.id === at.id
  const requests = target.tokenRequests().filter(here)
  const calls = target.apiCalls().filter(here)
  const foreign = [
    ...requests.filter(({ code, refreshToken }) => !isOf(at, (code ?? refreshToken)?.issuedFor?.carrier)),
    ...requests.filter(({ credentials }) => credentials.right === false),
    ...calls.filter(({ tokens }) => tokens.some(({ issuedFor }) => !isOf(at, issuedFor?.carrier))),
  ]
  const [first] = foreign
  if (first === undefined)
    return held(row, `${requests.length} token requests and ${calls.length} calls at ${at.id} were with its own`)
  const what = first.kind === 'token' ? 'a code, a token or credentials' : 'an access token'
  const observed = `${what} of the other environment reached ${at.id}`
  return broken(row, { expected: 'nothing of one environment reaches the other', observed }, ...foreign)
}

function isOf(at: PlayedCarrier, carrier: string | undefined): boolean {
  return carrier === undefined || carrier === at.id
}
