import { describe, test } from 'vitest'
import type { JourneyId } from '../../load/journeys.ts'
import { k6InTests } from '../../load/run/k6-in-tests.ts'
import { runLoad } from '../../load/run/run-load.ts'
import type { LoadResult } from '../../reports/load-model.ts'
import { goodSteps, type PlatformSteps } from '../platform/steps.ts'
import { reusesOneVerifier } from '../platform/weak-twins/pkce/repeated-verifiers.ts'
import { keepsFirstRefreshToken } from '../platform/weak-twins/refresh/requests.ts'
import { tool } from '../version.ts'
import { startPlatformTarget } from './platform-target.ts'
import { leavesTokensLyingAbout, sharesAnswersUnderWay } from './weak-twins.ts'

const k6 = await k6InTests()

async function underLoad(steps: PlatformSteps, journey: JourneyId): Promise<LoadResult> {
  if (k6 === undefined) throw new Error('k6 is missing')
  await using started = await startPlatformTarget({
    carriers: ['ups'],
    tenants: 6,
    workbench: journey === 'refresh-storm',
    steps,
  })
  return await runLoad({
    k6,
    journey,
    shape: 'steady',
    rate: 25,
    seconds: 8,
    seed: 7,
    thresholds: { wrongShare: 0 },
    target: started.target,
    tool,
    command: `parcelproof load ${journey}`,
  })
}

const leaks = ({ stages }: LoadResult) => stages.reduce((sum, { outcomes }) => sum + outcomes.leak, 0)
const reasons = ({ wrongAnswers }: LoadResult) => wrongAnswers.map(({ reason }) => reason).join('\n')

describe.skipIf(k6 === undefined)('a weak platform under load', () => {
  test.concurrent('that is none passes', { timeout: 60_000 }, async ({ expect }) => {
    const result = await underLoad(goodSteps, 'code-flow')
    expect(result.wrongAnswers).toEqual([])
    expect(result.verdict).toBe('passed')
  })

  test.concurrent('is caught sharing one verifier, before the load begins', { timeout: 60_000 }, async ({ expect }) => {
    const result = await underLoad(reusesOneVerifier.steps, 'code-flow')
    expect(result.verdict).toBe('failed')
    expect(reasons(result)).toContain('Two flows have the same code challenge: they share one verifier.')
    expect(result.findings[0]).toContain('before the load began')
  })

  test.concurrent('is caught mixing tokens that meet each other', { timeout: 60_000 }, async ({ expect }) => {
    const result = await underLoad(leavesTokensLyingAbout.steps, 'code-flow')
    expect(result.verdict).toBe('failed')
    expect(reasons(result)).toContain('The call failed')
  })

  test.concurrent('is caught giving one tenant the answer of another', { timeout: 60_000 }, async ({ expect }) => {
    const result = await underLoad(sharesAnswersUnderWay.steps, 'code-flow')
    expect(leaks(result)).toBeGreaterThan(0)
    expect(result.verdict).toBe('failed')
    expect(result.thresholds[0]).toMatchObject({ name: "no tenant got what is another's", held: false })
    expect(reasons(result)).toContain('The answer holds the marker of another tenant.')
  })

  test.concurrent('is caught losing a rotation', { timeout: 60_000 }, async ({ expect }) => {
    const result = await underLoad(keepsFirstRefreshToken.steps, 'refresh-storm')
    expect(result.verdict).toBe('failed')
    expect(reasons(result)).toContain('The call failed: status')
  })
})
