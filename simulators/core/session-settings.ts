import { z } from 'zod'
import { carrierProfiles } from '../carriers/carrier.ts'
import type { SessionSettings } from './server.ts'

/** Goes into host names too. */
export const sessionId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits and dashes')

/** How a session begins at one carrier, as it comes over a wire. */
export const sessionSettings = z.strictObject({
  id: sessionId,
  profile: z.enum(carrierProfiles).optional(),
  quirks: z.record(z.string(), z.boolean()).optional(),
  seed: z.string().optional(),
  ownPort: z.boolean().optional(),
}) satisfies z.ZodType<SessionSettings>
