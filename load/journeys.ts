import type { LoadTarget } from './target.ts'

/** One question that load answers. The steps behind it stand in `k6/journeys/`. */
export interface Journey {
  readonly question: string
  readonly targets: readonly LoadTarget['kind'][]
  /** How tenants are chosen. */
  readonly popularity: 'even' | 'skewed'
}

export const journeys = {
  'code-flow': {
    question: 'How many whole flows a second, each with a fresh verifier, and where does the time go?',
    targets: ['authorization-server', 'platform'],
    popularity: 'even',
  },
  'client-credentials': {
    question: 'How many tokens a second without a person?',
    targets: ['authorization-server'],
    popularity: 'even',
  },
  refresh: {
    question: 'What does refresh token rotation cost, and does every rotation arrive?',
    targets: ['authorization-server'],
    popularity: 'even',
  },
  'mixed-tenants': {
    question: 'Do tenants stay apart when a few of them cause most of the traffic?',
    targets: ['authorization-server', 'platform'],
    popularity: 'skewed',
  },
  'legacy-and-pkce': {
    question: 'What does PKCE cost over the same flow without it?',
    targets: ['authorization-server'],
    popularity: 'even',
  },
} as const satisfies Readonly<Record<string, Journey>>

export type JourneyId = keyof typeof journeys

export const journeyIds: readonly JourneyId[] = Object.keys(journeys).filter(isJourneyId)

export function isJourneyId(id: string): id is JourneyId {
  return Object.hasOwn(journeys, id)
}
