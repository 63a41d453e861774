import { withoutAbility } from '../../api/ability.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, invalid, notApplicable } from '../../api/finding.ts'
import { withoutOrder } from '../../api/operator.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { elsewhere, isElsewhere } from '../metadata-of-the-day.ts'

const distinct = 'RFC9207-4-1'
const byHand = 'RFC9207-4-2'
const rows = [distinct, byHand]

export const oneIssuerOneServer = clientScenario({
  id: 'client/iss/one-issuer-one-server',
  title: 'No two servers under one issuer',
  story: 'The operator adds a carrier by hand whose issuer is that of one that is there, with endpoints of its own.',
  requirements: rows,
  needs: [],
  caughtBy: [{ twin: 'takes-an-issuer-twice', breaks: rows }],
  async run({ target }) {
    const missing = withoutAbility(rows, await target.able('operator'))
    if (missing !== undefined) return missing
    const evaluates = await evaluatesIss(target)
    if (evaluates.length > 0) return evaluates
    const own = await add(target, 'another-carrier', 'https://another-carrier.example')
    if (own.kind === 'cannot') return notApplicable(rows, own.reason)
    if (own.kind !== 'done') return invalid(rows, `a carrier with an issuer of its own was not added: ${own.sentence}`)
    const twice = await add(target, 'the-same-again', target.carrier.issuer)
    const judged = await judge(target, twice)
    const after = await connect(target, target.tenants[0])
    return after.kind === 'failed' ? [...judged, ...controlFailed(rows, after)] : judged
  },
})

/** Whoever does not look at `iss` is judged by the rows on mix-up. */
async function evaluatesIss(target: ClientTarget): Promise<readonly Finding[]> {
  if (target.facts.mixUpDefence === 'iss') return []
  const begun = await begin(target, target.tenants[0])
  if (begun.kind === 'failed') return controlFailed(rows, begun)
  const response = target
    .grant(begun.flow)
    .response.map(([name, value]) => [name, name === 'iss' ? 'https://attacker.example' : value] as const)
  const outcome = await deliver(target, begun.flow, response, { label: 'a right response with an unknown issuer' })
  return outcome.tokenRequests.length === 0
    ? []
    : notApplicable(rows, 'the platform does not evaluate iss, and it is not declared to (facts.mixUpDefence)', outcome)
}

type Added = Awaited<ReturnType<ClientTarget['operate']>>

function add(target: ClientTarget, id: string, issuer: string): Promise<Added> {
  const { authorization_endpoint, token_endpoint } = target.carrier.endpoints
  const endpoints = elsewhere({ authorization_endpoint, token_endpoint })
  return target.operate('add-carrier', target.tenants[0], { value: JSON.stringify({ id, issuer, ...endpoints }) })
}

async function judge(target: ClientTarget, twice: Added): Promise<readonly Finding[]> {
  if (twice.kind === 'refused') return held(rows, 'a second carrier with the same issuer is refused')
  if (twice.kind !== 'done') return withoutOrder(rows, twice) ?? []
  const { carrier } = target
  const started = await target.start(target.tenants[0], { carrier: { ...carrier, id: 'the-same-again' } })
  const url = started.kind === 'flow' ? started.flow.location : started.kind === 'elsewhere' ? started.url : undefined
  if (url === undefined) {
    return started.kind === 'refused'
      ? held(rows, 'a second carrier with the same issuer cannot be used', started)
      : inconclusive(rows, 'a second carrier with the same issuer was taken, and no start there was answered', started)
  }
  if (!isElsewhere(url)) return held(rows, 'both carriers come to the same endpoints', started)
  const sentences = {
    expected: 'one server to an issuer',
    observed: 'a second carrier with the same issuer and other endpoints was taken, and browsers are sent there',
  }
  return broken(rows, sentences, started)
}
