import type { ResourceServerScenario } from '../../api/scenario.ts'
import { challenges } from './challenges.ts'
import { cookies } from './cookies.ts'
import { stepUp } from './step-up.ts'
import { tokenKeptSecret } from './token-kept-secret.ts'
import { uniform } from './uniform.ts'

export const answerScenarios: readonly ResourceServerScenario[] = [
  challenges,
  uniform,
  cookies,
  tokenKeptSecret,
  stepUp,
]
