import type { ClientScenario } from '../../api/scenario.ts'
import { tokensAfterDisconnect } from './after-disconnect.ts'
import { tokensAnswers } from './answers.ts'
import { tokensKeptSecret } from './kept-secret.ts'
import { tokensWhereTheyTravel } from './where-they-travel.ts'

export const tokenScenarios: readonly ClientScenario[] = [
  tokensWhereTheyTravel,
  tokensKeptSecret,
  tokensAnswers,
  tokensAfterDisconnect,
]
