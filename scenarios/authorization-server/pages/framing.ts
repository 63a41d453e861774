import { header, headerValues } from '../../api/http.ts'
import type { Params } from '../../api/params.ts'

/** What the headers of a page say about being framed. */
export interface Framing {
  /** `frame-ancestors` of each policy that has it; browsers hold to all of them. */
  readonly ancestors: readonly (readonly string[])[]
  /** True where any Content-Security-Policy header is sent. */
  readonly hasPolicy: boolean
  /** X-Frame-Options as browsers read it; undefined where it is missing or says nothing. */
  readonly frameOptions: 'DENY' | 'SAMEORIGIN' | undefined
}

/** Reads the headers that decide whether a page may be framed. Meta elements cannot say it (CSP Level 3, 3.3). */
export function framingOf(page: { readonly headers: Params }): Framing {
  const policies = headerValues(page, 'content-security-policy').flatMap((value) => value.split(','))
  return {
    hasPolicy: policies.some((policy) => policy.trim() !== ''),
    ancestors: policies.flatMap((policy) => {
      const sources = directive(policy, 'frame-ancestors')
      return sources === undefined ? [] : [sources]
    }),
    frameOptions: frameOptionsOf(headerValues(page, 'x-frame-options')),
  }
}

/**
 * Whether a page of any foreign origin may frame this one. `frame-ancestors` decides alone where it stands, and
 * X-Frame-Options only where it does not (CSP Level 3, 6.4.2).
 */
export function foreignFramesAllowed({ ancestors, frameOptions }: Framing): boolean {
  if (ancestors.length > 0) return ancestors.every((sources) => sources.some(letsAnybodyIn))
  return frameOptions === undefined
}

/** Sources of a directive in a policy; undefined where the policy has no such directive. Only the first one counts. */
export function directive(policy: string, name: string): readonly string[] | undefined {
  const found = policy
    .split(';')
    .map((part) => part.trim().split(/\s+/))
    .find(([word]) => word?.toLowerCase() === name)
  return found?.slice(1)
}

/** The origins that a page lets frame it by name: neither itself, nor nobody, nor everybody. */
export function namedAncestors({ ancestors }: Framing): readonly string[] {
  return ancestors.flat().filter((source) => !source.startsWith("'") && !letsAnybodyIn(source))
}

/** Whether a script that breaks out of frames stands in the page. */
export function breaksOutOfFrames(html: string): boolean {
  const compares =
    /\b(?:top|parent)\b\s*(?:!==?|===?)\s*(?:window\.)?(?:self|window)\b|\bself\b\s*(?:!==?|===?)\s*(?:window\.)?top\b/
  return /<script\b/i.test(html) && compares.test(html) && /\btop\.location|style\.display|visibility/.test(html)
}

/** `*`, or a scheme alone: every site on the web may use it. */
function letsAnybodyIn(source: string): boolean {
  return /^(?:(?:https?:)?(?:\/\/)?\*|https?:)(?::\*)?$/i.test(source)
}

/** An unknown value counts for nothing; several that differ block the frame where one of them is known (HTML, 7.6.1). */
function frameOptionsOf(values: readonly string[]): Framing['frameOptions'] {
  const words = new Set(values.flatMap((value) => value.split(',')).map((word) => word.trim().toUpperCase()))
  const [only] = words
  if (words.size > 1) return ['DENY', 'SAMEORIGIN', 'ALLOWALL'].some((word) => words.has(word)) ? 'DENY' : undefined
  return only === 'DENY' || only === 'SAMEORIGIN' ? only : undefined
}

/** `script-src` of a page for the report; undefined where no policy names it. */
export function scriptSources(page: { readonly headers: Params }): string | undefined {
  const policy = header(page, 'content-security-policy') ?? ''
  return (directive(policy, 'script-src') ?? directive(policy, 'default-src'))?.join(' ')
}
