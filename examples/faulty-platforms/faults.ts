import type { Rules } from './rules.ts'

const sameForAll = 'the-same-verifier-for-every-flow-of-this-platform'

/** Mistakes of platforms seen in the wild, each one rule that differs from the correct platform's. */
export const faults = {
  'one token for each carrier': { tokensKey: ({ carrier }) => carrier },
  'a state is good at every tenant': { endsHere: (flow, { carrier }) => flow.carrier === carrier },
  'a state stays good after it was used': { forgetsState: false },
  'a state is good in every browser': { flowsAre: 'of-anybody' },
  'one verifier for all flows': { verifier: () => sameForAll },
  'the issuer is compared by its beginning': {
    issuerFits: (iss, { issuer }) => typeof iss === 'string' && iss.startsWith(issuer),
  },
  'every caller refreshes': { sharesRefresh: false },
  'a refused refresh is tried again': { givesUp: false },
} satisfies Readonly<Record<string, Partial<Rules>>>

export type Fault = keyof typeof faults
