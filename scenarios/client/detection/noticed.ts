import { withoutAbility } from '../../api/ability.ts'
import { broken, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { forgetMetadata, lacking, saying } from '../metadata-of-the-day.ts'
import { passTime } from '../passing-time.ts'

const row = 'TENANT-DETECT-3'
/** Longer than what the played carriers' metadata may be kept for. */
const cacheLife = 11 * 60_000

export const pkceNoticed = clientScenario({
  id: 'client/detection/noticed',
  title: 'A carrier that begins to offer PKCE is noticed without a restart',
  story: 'Metadata says nothing of PKCE; then it lists S256, and the life of the cache goes by.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'remembers-a-server-without-pkce', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const silent = target.behave(saying((document) => lacking(document, 'code_challenge_methods_supported')))
    const missing = withoutAbility(row, await target.able('reads-metadata'))
    if (missing !== undefined) return missing
    await forgetMetadata(target)
    const usual = await begin(target, tenant)
    // A platform that always sends S256 can be told to look, where its operator has a switch for that.
    if (usual.kind === 'failed' || usual.flow.challenge !== undefined) {
      const looks = await target.operate('pkce-detect', tenant)
      if (looks.kind === 'failed') return inconclusive(row, looks.sentence)
      if (looks.kind === 'cannot') return notApplicable(row, 'the platform starts no flow without PKCE')
    }
    const before = await begin(target, tenant)
    silent.stop()
    if (before.kind === 'failed') return controlFailed(row, before)
    if (before.flow.challenge !== undefined) return notApplicable(row, 'the platform starts no flow without PKCE')
    const passed = await passTime(target, cacheLife, row)
    if (passed !== undefined) return passed
    const after = await begin(target, tenant)
    if (after.kind === 'failed') return controlFailed(row, after)
    if (after.flow.challengeMethod === 'S256') return held(row, undefined, before, after)
    const observed = `${cacheLife / 60_000} minutes after metadata listed S256 a start is still without it`
    return broken(row, { expected: 'S256 once the cache life is over', observed }, before, after)
  },
})
