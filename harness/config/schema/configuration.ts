import { z } from 'zod'
import { authorizationServer } from './authorization-server.ts'
import { clientPlatform } from './client-platform.ts'
import { limits } from './limits.ts'
import { resourceServer } from './resource-server.ts'
import { text } from './values.ts'

/** The keys that stand for a role under test. */
export const roleKeys = ['authorizationServer', 'client', 'resourceServer'] as const

/** The whole configuration file. */
export const configurationSchema = z
  .strictObject({
    $schema: z.string().describe('Address of the JSON Schema, for editors.').exactOptional(),
    version: z.literal(1).describe('Version of this format: 1.'),
    name: text
      .describe('Name of the target in reports; the host of its first address where it is left out.')
      .exactOptional(),
    authorizationServer: authorizationServer.describe('The authorization server under test.').exactOptional(),
    client: clientPlatform.describe('The multi-tenant client platform under test.').exactOptional(),
    resourceServer: resourceServer.describe('The resource server under test.').exactOptional(),
    limits: limits
      .describe('What the harness may do to targets that are not its own.')
      .default({ concurrency: 8, hosts: [] }),
  })
  .superRefine((value, context) => {
    if (roleKeys.some((role) => value[role] !== undefined)) return
    context.addIssue({
      code: 'custom',
      params: { problem: 'MISSING_KEY' },
      message: `names no role under test; add one of ${roleKeys.join(', ')}`,
    })
  })

/** What a person writes; for `satisfies` in a TypeScript configuration. */
export type ConfigurationInput = z.input<typeof configurationSchema>
