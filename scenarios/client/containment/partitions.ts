import type { CarrierBehaviour } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, couldNotRun, type Finding, held } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'TENANT-RATE-6'
const most = 32
/** For whoever else is to be asked meanwhile. */
const leftFree = 3

export const partitions = clientScenario({
  id: 'client/containment/partitions',
  title: 'A carrier that hangs for one tenant holds up no other',
  story:
    'Token endpoint and API keep many requests of one tenant waiting; another tenant connects and calls meanwhile.',
  requirements: [row],
  needs: ['second-tenant', 'call'],
  repeats: true,
  caughtBy: [{ twin: 'has-one-small-room-for-all', breaks: [row] }],
  async run({ target }) {
    const [a, b = a] = target.tenants
    const storm = Math.min(most, target.concurrency - leftFree)
    if (storm < 4) return couldNotRun(row, `it needs limits.concurrency: ${leftFree + 4} or more`)
    for (const tenant of [a, b]) {
      const control = await connect(target, tenant, { call: true })
      if (control.kind === 'failed') return controlFailed(row, control)
    }
    return [...(await during(target, a, b, atToken(a, storm))), ...(await during(target, a, b, atApi(a, storm)))]
  },
})

interface Storm {
  readonly what: string
  behaviour(over: Promise<void>): CarrierBehaviour
  /** Sets it off; settled when the last request has been answered. */
  rage(target: ClientTarget): Promise<unknown>
}

function atToken(victim: PlatformTenant, flows: number): Storm {
  return {
    what: `while ${flows} code exchanges of ${victim.id} hang`,
    behaviour: (over) => ({
      async token(request, honest) {
        if (request.tenant === victim.id) await over
        return honest()
      },
    }),
    rage: (target) =>
      Promise.all(
        Array.from({ length: flows }, async () => {
          const begun = await begin(target, victim)
          if (begun.kind === 'failed') return
          await deliver(target, begun.flow, target.grant(begun.flow).response, { label: 'callback that hangs' })
        }),
      ),
  }
}

function atApi(victim: PlatformTenant, calls: number): Storm {
  return {
    what: `while ${calls} calls of ${victim.id} hang`,
    behaviour: (over) => ({
      async api(call, honest) {
        if (call.tenant === victim.id) await over
        return honest()
      },
    }),
    rage: (target) => Promise.all(Array.from({ length: calls }, () => target.call(victim))),
  }
}

async function during(
  target: ClientTarget,
  a: PlatformTenant,
  b: PlatformTenant,
  storm: Storm,
): Promise<readonly Finding[]> {
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  const hanging = target.behave(storm.behaviour(over))
  const raging = storm.rage(target)
  // The first of them is there: the storm has begun.
  await target.awaitArrival(
    (arrival): arrival is typeof arrival =>
      (arrival.kind === 'token' || arrival.kind === 'api') && arrival.tenant === a.id,
    2000,
  )
  await target.settle()
  const findings: Finding[] = []
  const [y] = target.otherCarriers
  for (const carrier of [target.carrier, ...(y === undefined ? [] : [y])]) {
    const connected = await connect(target, b, { carrier, call: true })
    const who = `${b.id} at ${carrier.id}`
    findings.push(
      ...(connected.kind === 'failed'
        ? broken(row, { expected: `${storm.what}, ${who} connects and calls`, observed: connected.sentence }, connected)
        : held(row, undefined, connected)),
    )
  }
  end()
  await raging
  hanging.stop()
  return findings
}
