import type { AfterStep } from '../step.ts'

/** The metadata are at the address RFC 8414 makes of the issuer and at both OpenID ones, as application/json, for every Host. */
export const metadataAnswer: AfterStep = {
  name: 'metadata-answer',
  stage: 'after',
  apply() {
    // The pipeline answers so already.
  },
}

/** The key set holds public keys only (RFC 8414, 2). */
export const publishedKeys: AfterStep = {
  name: 'published-keys',
  stage: 'after',
  apply() {
    // oidc-provider leaves the private members out.
  },
}

/** The Date header shows the carrier's clock, so that clients learn how far it is from theirs (RFC 9110, 6.6.1). */
export const dateHeader: AfterStep = {
  name: 'date-header',
  stage: 'after',
  apply: ({ ctx, kit }) => ctx.set('date', dateOf(Math.floor(kit.clock.now() / 1000))),
}

let shown = { second: 0, text: '' }

/** Written once a second, not once an answer. */
function dateOf(second: number): string {
  if (shown.second !== second) shown = { second, text: new Date(second * 1000).toUTCString() }
  return shown.text
}
