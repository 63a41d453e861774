import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import type { ClientMetadata, SelfRegistration } from '../self-registration.ts'
import { describeRegistration } from './registered-client.ts'

/**
 * Judges metadata that may not be registered as they stand: refused, or changed by the server, which shows in its
 * answer. `kept` says what of them stands in the answer; undefined where nothing does.
 */
export async function mustNotRegister(
  row: string,
  made: SelfRegistration,
  what: string,
  kept: (document: ClientMetadata) => string | undefined,
): Promise<readonly Finding[]> {
  if (made.kind === 'unclear') return inconclusive(row, `${what}: ${made.sentence}; that is no refusal`, made)
  if (made.kind === 'refused') return held(row, `${what}: ${describeRegistration(made)}`, made)
  await made.forget()
  const found = kept(made.document)
  if (found === undefined) return held(row, `${what}: registered without it`, made)
  return broken(row, { expected: `${what} refused, or left out of the answer`, observed: `${what}: ${found}` }, made)
}

/** Values of a member that is a list of texts; empty where it is none. */
export function listIn(document: ClientMetadata, member: string): readonly string[] {
  const value = document[member]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
