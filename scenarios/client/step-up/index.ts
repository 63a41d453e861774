import type { ClientScenario } from '../../api/scenario.ts'
import { stepUpChallengeFollowed } from './challenge-followed.ts'

export const stepUpScenarios: readonly ClientScenario[] = [stepUpChallengeFollowed]
