import { broken, held, notApplicable } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs } from '../refresh/ageing.ts'
import { boundTenants } from './bound-tenants.ts'
import { proofsIn } from './proof.ts'

const freshProof = 'RFC9449-7.3-1'

export const dpopTriedAgain = clientScenario({
  id: 'client/dpop/tried-again',
  title: 'A call that is tried again has a proof of its own',
  story: 'The API answers a call by 503, once, and the proof of the next attempt is compared with the first.',
  requirements: [freshProof],
  needs: [],
  setUp: { dpop: true, nativeApp: true },
  caughtBy: [{ twin: 'retries-with-same-proof', breaks: [freshProof] }],
  async run({ target }) {
    const bound = await boundTenants(target)
    if (bound.kind === 'none') return notApplicable(freshProof, bound.reason)
    if (bound.kind === 'failed') return controlFailed(freshProof, bound.control)
    const [tenant] = bound.tenants
    if (tenant === undefined) return notApplicable(freshProof, 'no tenant uses DPoP')
    const connected = await connect(target, tenant, { call: true })
    if (connected.kind === 'failed') return controlFailed(freshProof, connected)
    let troubles = 1
    const troubled = target.behave({
      async api(_call, honest) {
        troubles -= 1
        return troubles < 0 ? honest() : { kind: 'json', status: 503, body: { error: 'temporarily_unavailable' } }
      },
    })
    const call = await callAs(target, connected, 'a call that is answered by 503 once')
    // A platform may leave the second attempt to whoever calls next.
    const next = await callAs(target, connected, 'the next call')
    troubled.stop()
    const attempts = [...call.apiCalls, ...next.apiCalls]
    const identifiers = (await Promise.all(attempts.map(proofsIn))).flat().map(({ claims }) => claims.jti)
    if (attempts.length < 2) return notApplicable(freshProof, 'no call was tried again', call)
    return new Set(identifiers).size === identifiers.length
      ? held(freshProof, `${attempts.length} attempts, each with a proof of its own`, ...attempts)
      : broken(
          freshProof,
          { expected: 'a new proof for every attempt', observed: 'two attempts carry the same proof' },
          ...attempts,
        )
  },
})
