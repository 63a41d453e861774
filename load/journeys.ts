import type { Plot } from './interventions.ts'
import type { LoadTarget } from './target.ts'

/** One question that load answers. The steps behind it stand in `k6/journeys/`. */
export interface Journey {
  readonly question: string
  readonly targets: readonly LoadTarget['kind'][]
  /** How tenants are chosen. */
  readonly popularity: 'even' | 'skewed'
  /** What is done to the carriers while it runs. */
  readonly plot?: Plot
  /** Whether a person's login is part of it. */
  readonly login?: false
}

const table = {
  'code-flow': {
    question: 'How many whole flows a second, each with a fresh verifier, and where does the time go?',
    targets: ['authorization-server', 'platform'],
    popularity: 'even',
  },
  'client-credentials': {
    question: 'How many tokens a second without a person?',
    targets: ['authorization-server'],
    popularity: 'even',
    login: false,
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
  'refresh-storm': {
    question: 'When all tokens end at once, is every call served, and is no rotation lost?',
    targets: ['authorization-server', 'platform'],
    popularity: 'even',
    plot: 'tokens-end',
  },
  'noisy-neighbour': {
    question: 'When one tenant sends fifty times its share, are the others served as before?',
    targets: ['authorization-server', 'platform'],
    popularity: 'even',
  },
  'reconnect-after-expiry': {
    question: 'When every grant ends at once, does everybody get back in?',
    targets: ['authorization-server', 'platform'],
    popularity: 'even',
    plot: 'everything-ends',
  },
  'key-rotation': {
    question: 'Do flows go on while the carriers change their keys?',
    targets: ['authorization-server', 'platform'],
    popularity: 'even',
    plot: 'keys-rotate',
  },
  'breaker-opening': {
    question: 'When one carrier fails, does the platform say so at once, and do the other carriers go on?',
    targets: ['platform'],
    popularity: 'even',
    plot: 'carrier-fails',
  },
  'legacy-and-pkce': {
    question: 'What does PKCE cost over the same flow without it?',
    targets: ['authorization-server'],
    popularity: 'even',
  },
} as const satisfies Readonly<Record<string, Journey>>

export type JourneyId = keyof typeof table

export const journeys: Readonly<Record<JourneyId, Journey>> = table

export const journeyIds: readonly JourneyId[] = Object.keys(table).filter(isJourneyId)

export function isJourneyId(id: string): id is JourneyId {
  return Object.hasOwn(table, id)
}
