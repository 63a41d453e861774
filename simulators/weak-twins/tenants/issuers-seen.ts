import type { Kit } from '../../core/kit.ts'

/** The issuers of one carrier, in the order they came up, by the carrier's clock, which they have in common. */
const seen = new WeakMap<Kit['clock'], Set<string>>()

/** The issuer of the tenant that came up before the others; for the first one that of the next. */
export function issuerOfAnotherTenant({ clock, issuer }: Pick<Kit, 'clock' | 'issuer'>): string {
  const issuers = seen.get(clock) ?? new Set()
  seen.set(clock, issuers.add(issuer))
  return [...issuers].find((other) => other !== issuer) ?? issuer
}
