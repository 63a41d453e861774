import { withoutAbility } from '../../api/ability.ts'
import type { ClientTarget, PlatformTenant, PlayedCarrier } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { refuseCodes } from './refuse-codes.ts'
import { isShown, sameShape, shapeOfView, textOf } from './view-shape.ts'

const alerts = 'TENANT-OBS-3'
const health = 'TENANT-OBS-4'
const rows = [alerts, health]

export const troubleSeen = clientScenario({
  id: 'client/seeing/trouble-seen',
  title: 'Health shows which tenant fails at which carrier, and alerts tell one tenant’s trouble from everybody’s',
  story:
    'The carrier refuses the credentials of one tenant, and the health of all pairs is looked at; it goes on until there is an alert, and then all tenants fail.',
  requirements: rows,
  needs: ['second-tenant'],
  once: true,
  caughtBy: [
    { twin: 'calls-every-pair-healthy', breaks: [health] },
    { twin: 'takes-all-trouble-for-single', breaks: [alerts] },
  ],
  async run({ target }) {
    for (const { tenant, carrier } of pairsOf(target)) {
      const control = await connect(target, tenant, { carrier })
      if (control.kind === 'failed') return controlFailed(rows, control)
    }
    return [...(await healthSeen(target)), ...(await alertsSeen(target))]
  },
})

interface Pair {
  readonly tenant: PlatformTenant
  readonly carrier: PlayedCarrier
}

function pairsOf(target: ClientTarget): readonly Pair[] {
  const [a, b = a] = target.tenants
  const [y] = target.otherCarriers
  const here = [a, b].map((tenant) => ({ tenant, carrier: target.carrier }))
  return y === undefined ? here : [...here, { tenant: a, carrier: y }]
}

/** Breaks the credentials of the first pair, less often than breakers need to open. */
async function healthSeen(target: ClientTarget): Promise<readonly Finding[]> {
  const missing = withoutAbility(health, await target.able('health'))
  if (missing !== undefined) return missing
  const look = () =>
    Promise.all(pairsOf(target).map(({ tenant, carrier }) => target.view('health', tenant, { carrier })))
  const before = await look()
  const hidden = before.find((answer) => !isShown(answer))
  if (hidden !== undefined)
    return inconclusive(health, 'the health of a tenant at a carrier is not shown to it', hidden)
  const [a] = target.tenants
  const answer = { kind: 'json', status: 401, body: { error: 'invalid_client' } } as const
  await refuseCodes(target, a, { times: 2, answer })
  const after = await look()
  const changed = after.map((each, index) => !sameShape(shapeOfView(each), shapeOfView(before[index] ?? each)))
  const [broke, ...others] = changed
  const where = `${a.id} at ${target.carrier.id}`
  const outsider = await target.view('health', a, { as: 'nobody' })
  const told = recorded(
    health,
    `whoever has no key is answered ${outsider.kind === 'answered' ? outsider.status : 'nothing'}`,
    outsider,
  )
  const expected = `${where} is shown as failing, and nobody else`
  if (broke !== true)
    return [...told, ...broken(health, { expected, observed: `${where} looks as it did before` }, ...after)]
  return others.includes(true)
    ? [...told, ...broken(health, { expected, observed: 'another pair looks otherwise too' }, ...after)]
    : [...told, ...held(health, `${where} alone is shown as failing`, ...after)]
}

const enough = 6

async function alertsSeen(target: ClientTarget): Promise<readonly Finding[]> {
  const missing = withoutAbility(alerts, await target.able('alerts'))
  if (missing !== undefined) return missing
  const [a, ...others] = target.tenants
  const look = (): Promise<HttpAnswer> => target.view('alerts', a)
  const quiet = await look()
  if (!isShown(quiet)) return inconclusive(alerts, 'the alerts are not shown', quiet)
  await refuseCodes(target, a, { times: enough })
  const single = await look()
  const expected = 'an alert for one tenant, and another kind of alert when all fail'
  const names = target.tenants.map(({ id }) => id)
  if (sameShape(shapeOfView(quiet, names), shapeOfView(single, names))) {
    return broken(alerts, { expected, observed: `${enough} failures of one tenant raised no alert` }, single)
  }
  const innocent = others.find(({ id }) => textOf(single).includes(id))
  if (innocent !== undefined) {
    return broken(alerts, { expected, observed: `the alert names ${innocent.id}, which did not fail` }, single)
  }
  for (const tenant of others) await refuseCodes(target, tenant, { times: enough })
  const many = await look()
  const known = shapeOfView(single, names)
  const escalated = [...shapeOfView(many, names)].some((part) => !known.has(part))
  return escalated
    ? held(alerts, 'trouble of all tenants is told otherwise than that of one', single, many)
    : broken(alerts, { expected, observed: 'trouble of all tenants is told as that of single ones' }, many)
}
