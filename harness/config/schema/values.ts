import { z } from 'zod'
import { durationPattern, toMilliseconds } from '../duration.ts'

/** Text that says something. */
export const text = z.string().min(1)

/** A tenant, as it may stand in an address or a placeholder. */
export const tenantId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._~-]*$/,
    'must begin with a letter or digit and hold only letters, digits, . _ ~ and -',
  )

/** A full http or https address. Kept as it is written: an issuer is compared as a string. */
export const address = addressOr('a full address that begins with https:// or http://')

/** An address, where the message has to name what else could stand there. */
export function addressOr(choice: string) {
  return z
    .string()
    .superRefine((value, context) => {
      const fault = addressFault(value, choice)
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault })
    })
    .meta({ format: 'uri' })
}

/** A full address, or one that belongs to `baseUrl`. */
export const addressOfBase = text.superRefine((value, context) => {
  const choice = 'a path such as /ping, or a full address that begins with https:// or http://'
  const fault = /^[a-z][a-z0-9+.-]*:/i.test(value) ? addressFault(value, choice) : undefined
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault })
})

/** `30s`, `5m`, `1h` and the like; read to milliseconds. */
export const duration = z
  .string({ error: 'must be a duration with its unit, such as 500ms, 30s, 5m, 1h or 2d' })
  .regex(durationPattern, 'must be a duration with its unit, such as 500ms, 30s, 5m, 1h or 2d')
  .transform(toMilliseconds)

/** How many, at least one. */
export const count = z.number().int('must be a whole number').min(1, 'must be at least 1')

function addressFault(value: string, choice: string): string | undefined {
  const url = URL.parse(value)
  if (url === null || !/^https?:$/.test(url.protocol) || !/^https?:\/\//i.test(value)) {
    return `must be ${choice}`
  }
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password; take them out'
  return undefined
}
