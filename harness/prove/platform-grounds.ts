import { carrierIds } from '../../simulators/carriers/carrier.ts'
import { createRecorder } from '../evidence/recorder.ts'
import { createRedaction } from '../evidence/redaction.ts'
import { platformTwins } from '../platform/weak-twins/index.ts'
import { referencePlatformTargets } from '../targets/reference-platform/targets.ts'
import type { ProvingGround, ProvingGrounds } from './prove.ts'

/** Proves on the reference platform, in this process, pointed at all four carriers and tried at the first. */
export const platformProvingGrounds: ProvingGrounds = {
  good: async () => groundWith({}),
  async weak(id) {
    const twin = platformTwins.find((candidate) => candidate.id === id)
    if (twin === undefined) throw new Error(`there is no weak twin of the platform called ${id}`)
    return groundWith({ steps: twin.steps })
  },
}

function groundWith(options: Pick<Parameters<typeof referencePlatformTargets>[0], 'steps'>): ProvingGround {
  const recorder = createRecorder({ redaction: createRedaction(), learn: 'when-written' })
  const carriers = carrierIds.map((id) => ({ id, simulator: id }))
  const [target] = referencePlatformTargets({ ...options, carriers, recorder, keepsAllEvidence: true })
  if (target === undefined) throw new Error('there is no carrier to try the platform at')
  return { target, [Symbol.asyncDispose]: async () => undefined }
}
