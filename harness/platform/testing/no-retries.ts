/** One attempt each, for tests that count attempts. */
export const noRetries = { retries: { most: 0, firstPause: 1, longestPause: 1 } } as const
