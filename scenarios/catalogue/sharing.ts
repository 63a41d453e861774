import type { RequirementData } from './requirement.ts'

const id = String.raw`(?:RFC\d+|OAUTH21|TENANT)-[\w.-]*\w`
const sharingSentence = new RegExp(`(?:Shares the check|Verdict) of (${id}(?: and ${id})*)`, 'g')

/** The rows named in "Shares the check of …" and "Verdict of … recorded", in order. */
export function sharedChecks(probe: string): readonly string[] {
  return [...probe.matchAll(sharingSentence)].flatMap(([, ids]) => ids?.split(' and ') ?? [])
}

/**
 * Rows that share a check and yet ask for more than it, or of fewer or other targets, so that the finding about the
 * other row may not be copied. The text says which difference it is.
 */
const partly: Readonly<Record<string, string>> = {
  'RFC9700-4.15.1-1': 'Here also update the client through RFC 7592, where offered, with another client_id.',
  'RFC8414-6.2-1': 'Here also: a redirect (301) of the well-known URL to another host.',
  'RFC6749-4.1.3-2': 'Here only token requests with a valid code count, each with a fresh one.',
  'RFC9449-5-3': 'Applies to DPoP alone; the other row also judges refresh tokens bound to a certificate.',
  'RFC9068-2.2-2': 'Applies to JWT access tokens under RFC 9068 alone.',
  'RFC9068-2.2-3': 'Applies to JWT access tokens under RFC 9068 alone.',
  'RFC9068-4-6': 'Applies to resource servers that take JWT access tokens alone.',
  'OAUTH21-4.1.1-1': 'Applies to public clients too; the other row is about confidential ones.',
  'RFC8252-8.4-1': 'Here with a native client.',
  'RFC8252-8.6-1': 'Applies to native clients alone.',
  'RFC8252-8.10-1': 'Applies to native apps alone.',
  'TENANT-PKCE-8': 'Here per tenant, comparing distributions between tenants.',
  'TENANT-CLIENT-3': 'Here with clients of two tenants.',
  'TENANT-TOKEN-7': 'Here with tenant, account, org, sub members and duplicate JSON keys.',
  'TENANT-LIFE-4': 'For public clients of two tenants at once.',
}

/** Rows with `sharing: 'part'`, and the sentence that makes them so. */
export const partlyShared: ReadonlyMap<string, string> = new Map(Object.entries(partly))

/** Whom a row is for, following shared checks until one of them says so. */
export function appliesTo(row: RequirementData, all: ReadonlyMap<string, RequirementData>): string | undefined {
  if (row.applies !== undefined) return row.applies
  for (const shared of sharedChecks(row.probe)) {
    const other = all.get(shared)
    const inherited = other && appliesTo(other, all)
    if (inherited !== undefined) return inherited
  }
  return undefined
}
