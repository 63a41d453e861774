import { correctRules, isWithin, type Rules, s256 } from './rules.ts'

/** Mistakes seen in the wild, each one rule that differs from the correct server's. */
export const faults = {
  'redirect URIs are matched by prefix': {
    redirectUriMatches: (registered, given, application) =>
      given.startsWith(registered) || correctRules.redirectUriMatches(registered, given, application),
  },
  'a code works again for ten seconds': {
    codeIsUsedUp: (redeemedAt, now) => redeemedAt !== undefined && now - redeemedAt > 10_000,
  },
  'challenges are compared without regard to case': {
    verifierMatches: ({ value }, verifier) => s256(verifier).toLowerCase() === value.toLowerCase(),
  },
  'a challenge without a method is plain': {
    challengeMethod: (method) => (method === undefined ? 'plain' : correctRules.challengeMethod(method)),
  },
  'refresh tokens work for every client': {
    refreshTokenIsFor: () => true,
  },
  'a refresh grants any scope the server knows': {
    scopeAtRefresh: (granted, asked, known) =>
      asked === undefined || isWithin(asked, known) ? (asked ?? granted) : undefined,
  },
  'errors come without iss': {
    issOfError: () => undefined,
  },
  'the sign-in page redirects with 307': {
    statusAfterSignIn: 307,
  },
} satisfies Readonly<Record<string, Partial<Rules>>>

export type Fault = keyof typeof faults
