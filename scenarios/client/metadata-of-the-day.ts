import type { CarrierAnswer, CarrierBehaviour } from '../api/carrier.ts'
import type { ClientTarget, PlayedCarrier } from '../api/client.ts'
import { couldNotRun, type Finding } from '../api/finding.ts'

type Document = Readonly<Record<string, unknown>>

/** A carrier that says something else of itself than it did. */
export function saying(change: (document: Document) => Document | Promise<Document>): CarrierBehaviour {
  return {
    async metadata(_request, honest): Promise<CarrierAnswer> {
      const answer = await honest()
      return answer.kind === 'json' ? { ...answer, body: await change(answer.body) } : answer
    },
  }
}

/** A document without some of its members. */
export function lacking(document: Document, ...names: readonly string[]): Document {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)))
}

/** Every carrier answers under this path as it does without it. */
export const detour = '/elsewhere'

/** A document that names addresses nobody could have guessed. */
export function elsewhere(document: Document, origin?: string): Document {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => {
      if (typeof value !== 'string' || !/(?:_endpoint|^jwks_uri)$/.test(name)) return [name, value]
      const url = new URL(value)
      return [name, `${origin ?? url.origin}${detour}${url.pathname}`]
    }),
  )
}

/** Whether an address is one of those. */
export function isElsewhere(url: string): boolean {
  return URL.parse(url)?.pathname.startsWith(`${detour}/`) === true
}

const aDay = 24 * 3_600_000

/** Makes a platform forget the metadata it has read, where there is a way: by a restart, else by a day going by. */
export async function forgetMetadata(target: ClientTarget): Promise<void> {
  if ((await target.able('restart')).kind === 'yes') await target.restart()
  else if ((await target.able('clock')).kind === 'yes') await target.advance(aDay)
}

/** Whether the platform has asked this carrier for metadata since it had so many requests for it. */
export function hasReadSince(target: ClientTarget, count: number, at: PlayedCarrier = target.carrier): boolean {
  return metadataCount(target, at) > count
}

/** How often a carrier was asked for its metadata in this scenario. */
export function metadataCount(target: ClientTarget, at: PlayedCarrier = target.carrier): number {
  return target.metadataRequests().filter(({ carrier }) => carrier.id === at.id).length
}

/** What is said of rows for which the platform would have had to read metadata anew, and did not. */
export function notReadAgain(rows: string | readonly string[]): readonly Finding[] {
  return couldNotRun(
    rows,
    'it needs the platform to read metadata anew: it keeps what it has read, so add client.process.command or client.hooks.restart',
  )
}
