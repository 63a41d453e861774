import { z } from 'zod'
import { canonicalHost } from '../hosts.ts'
import { count } from './values.ts'

/** `as.example`, `login.example:8443`, `[::1]:8080`; read to the form the allow-list compares. */
const allowedHost = z
  .string()
  .superRefine((value, context) => {
    if (canonicalHost(value) !== undefined) return
    const message =
      'must be a host, or host and port, such as as.example or login.example:8443; no scheme, path or wildcard'
    context.addIssue({ code: 'custom', message })
  })
  .transform((value) => canonicalHost(value) ?? value)

/** What the harness may do to a target that is not its own. */
export const limits = z.strictObject({
  requests: count
    .describe(
      'How many requests a run may send in all. 5000 where it is left out, 20000 where every address is loopback.',
    )
    .exactOptional(),
  perSecond: z
    .number()
    .positive('must be more than 0')
    .describe('How many requests a second. 50 where it is left out, 500 where every address is loopback.')
    .exactOptional(),
  concurrency: count.describe('How many scenarios and requests may be under way at once.').default(8),
  hosts: z
    .array(allowedHost)
    .describe(
      'Hosts that may be contacted beside loopback (127.0.0.0/8, ::1, localhost): a host for any of its ports, or host:port. Pages of a login on another host need that host here.',
    )
    .default([]),
})
