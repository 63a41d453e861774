import type { Params } from '../../../../scenarios/api/params.ts'
import { relationOf } from './site.ts'

/** What a page that starts a request tells the next server about itself. */
export interface Referrer {
  readonly url: string
  /** The page's Referrer-Policy, or undefined for the default of browsers. */
  readonly policy: string | undefined
}

/** `Referer`, `Origin` and `Sec-Fetch-Site` as a browser sends them with a navigation from a page (W3C Referrer Policy; Fetch, 3.1). */
export function headersFromPage(referrer: Referrer, method: string, target: URL): Params {
  const from = new URL(referrer.url)
  const policy = known(referrer.policy)
  const referer = refererUnder(policy, from, target)
  return [
    ['sec-fetch-site', relationOf(from, target)],
    ...(referer === undefined ? [] : ([['referer', referer]] as const)),
    ...(method === 'POST' ? ([['origin', originUnder(policy, from, target)]] as const) : []),
  ]
}

const policies = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'origin',
  'origin-when-cross-origin',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
] as const

type Policy = (typeof policies)[number]

/** The last known word of a policy list counts; unknown ones are for newer browsers. */
function known(text: string | undefined): Policy {
  const words = (text ?? '').split(',').map((word) => word.trim().toLowerCase())
  return (
    policies.findLast((policy) => words.at(-1) === policy) ??
    policies.find((policy) => words.includes(policy)) ??
    'strict-origin-when-cross-origin'
  )
}

function refererUnder(policy: Policy, from: URL, target: URL): string | undefined {
  const full = `${from.origin}${from.pathname}${from.search}`
  const origin = `${from.origin}/`
  const sameOrigin = from.origin === target.origin
  const downgrade = isDowngrade(from, target)
  switch (policy) {
    case 'no-referrer':
      return undefined
    case 'no-referrer-when-downgrade':
      return downgrade ? undefined : full
    case 'origin':
      return origin
    case 'origin-when-cross-origin':
      return sameOrigin ? full : origin
    case 'same-origin':
      return sameOrigin ? full : undefined
    case 'strict-origin':
      return downgrade ? undefined : origin
    case 'strict-origin-when-cross-origin':
      return sameOrigin ? full : downgrade ? undefined : origin
    case 'unsafe-url':
      return full
  }
}

function originUnder(policy: Policy, from: URL, target: URL): string {
  const hidden =
    policy === 'no-referrer' ||
    (policy === 'same-origin' && from.origin !== target.origin) ||
    (['no-referrer-when-downgrade', 'strict-origin', 'strict-origin-when-cross-origin'].includes(policy) &&
      isDowngrade(from, target))
  return hidden ? 'null' : from.origin
}

function isDowngrade(from: URL, target: URL): boolean {
  return from.protocol === 'https:' && target.protocol === 'http:'
}
