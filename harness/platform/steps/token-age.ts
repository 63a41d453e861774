import type { Kit } from '../kit.ts'
import type { Tokens } from '../records.ts'

/** Fresh: use it; due: refresh it first, if that can be done; expired: never send it. */
export type TokenAge = 'fresh' | 'due' | 'expired'

/** How old a token is, by the platform's own clock. */
export function tokenAge({ clock }: Pick<Kit, 'clock'>, { expiresAt, refreshAt }: Tokens): TokenAge {
  const now = clock.now()
  if (expiresAt !== undefined && now >= expiresAt) return 'expired'
  return refreshAt !== undefined && now >= refreshAt ? 'due' : 'fresh'
}
