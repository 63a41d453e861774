import type {
  AuthorizationResponse,
  Hop,
  ServerObservations,
  TokenOutcome,
} from '../../../scenarios/api/authorization-server.ts'

/** What went by in the whole run, for scenarios that judge it at the end. */
export interface RunObservations {
  readonly seen: ServerObservations
  tokenAnswer(outcome: TokenOutcome, client: string, grant: string): void
  authorizationResponse(response: AuthorizationResponse, tenant: string, exchange: string): void
  page(hop: Hop): void
}

/** Observations of a run that begins; every lease adds to the same lists. */
export function observeRun(): RunObservations {
  const tokenAnswers: ServerObservations['tokenAnswers'][number][] = []
  const authorizationResponses: ServerObservations['authorizationResponses'][number][] = []
  const pages: Hop[] = []
  return {
    seen: { tokenAnswers, authorizationResponses, pages },
    tokenAnswer: (outcome, client, grant) => void tokenAnswers.push({ outcome, client, grant }),
    authorizationResponse: (response, tenant, exchange) =>
      void authorizationResponses.push({ response, tenant, exchange }),
    page: (hop) => void pages.push(hop),
  }
}
