import type { ServerEndpoints } from '../../simulators/core/kit.ts'
import type { RunningCarrier } from '../../simulators/core/server.ts'
import type { CertifiedKey } from '../../simulators/reach/throw-away-ca.ts'
import { startGoodServer, startWeakTwin } from '../../simulators/start-weak-twin.ts'
import { weakTwins } from '../../simulators/weak-twins/index.ts'
import { createRecorder } from '../evidence/recorder.ts'
import { createRedaction } from '../evidence/redaction.ts'
import { shareCarrier } from '../targets/carrier-share.ts'
import { runAuthority } from '../targets/certified-clients.ts'
import { simulatedTarget } from '../targets/simulated.ts'
import { simulatedFacts } from '../targets/simulated-facts.ts'
import { standardSurface } from '../targets/simulated-surface.ts'
import type { ProvingGround, ProvingGrounds } from './prove.ts'

/** Every tenant with an issuer of its own, or all with that of the carrier; where nothing is said, as the twin is. */
export interface Tenancy {
  readonly issuerPerTenant?: boolean
}

/** Proves on the bundled simulators: one server a proof, in this process, on a free port. */
export function simulatedProvingGrounds(budgetMs: number, tenancy: Tenancy = {}): ProvingGrounds {
  return {
    async good(twin) {
      const { profile, issuerPerTenant = false } = weakTwins.find(({ id }) => id === twin) ?? {}
      const variant = { issuerPerTenant, ...(profile === undefined ? {} : { profile }), ...tenancy }
      return groundOn(await startGoodServer({ ...variant, ...(await mutualTls()) }), budgetMs)
    },
    async weak(twin) {
      const { toldByOperator = [] } = weakTwins.find(({ id }) => id === twin) ?? {}
      return groundOn(await startWeakTwin(twin, { ...tenancy, ...(await mutualTls()) }), budgetMs, toldByOperator)
    },
  }
}

let certificate: Promise<CertifiedKey> | undefined

/** One certificate for all servers of this process. */
async function mutualTls() {
  const authority = await runAuthority()
  certificate ??= authority.certificateFor(['127.0.0.1'])
  return { mutualTls: { ...(await certificate), ca: authority.cert } }
}

async function groundOn(
  carrier: RunningCarrier,
  budgetMs: number,
  toldByOperator: readonly (keyof ServerEndpoints)[] = [],
): Promise<ProvingGround> {
  const recorder = createRecorder({ redaction: createRedaction(), learn: 'when-written' })
  const endpoints = Object.fromEntries(toldByOperator.map((name) => [name, carrier.endpoints[name]]))
  const surface = { ...standardSurface(carrier.id), endpoints }
  const target = simulatedTarget({
    carrier,
    share: shareCarrier(carrier),
    surface,
    authority: await runAuthority(),
    name: carrier.id,
    facts: simulatedFacts(carrier, surface),
    recorder,
    keepsAllEvidence: true,
    budgetMs,
  })
  return {
    target,
    async [Symbol.asyncDispose]() {
      await target.close()
      await carrier.close()
    },
  }
}
