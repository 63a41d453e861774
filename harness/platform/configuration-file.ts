import { parse } from 'yaml'
import { z } from 'zod'
import { type Environment, fillEnvironment } from '../config/environment.ts'
import { platformShape } from './configuration.ts'
import type { PlatformOptions } from './start-platform.ts'

const masterKey = z
  .string()
  .regex(/^[\w-]{43}$/, 'use 32 random octets as base64url (43 characters)')
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64url')))

const platformFile = z.strictObject({
  ...platformShape,
  host: z.string().optional(),
  port: z.coerce.number().int().min(0).max(65_535).optional(),
  masterKey: masterKey.optional(),
})

/**
 * Reads the text of a platform's configuration file (YAML or JSON), with `${NAME}` and `${NAME:-default}` filled in.
 * @throws an error that names every key that cannot be used, and shows no value
 */
export function readPlatformFile(text: string, environment: Environment): PlatformOptions {
  const { value, problems } = fillEnvironment(parse(text), environment)
  if (problems.length > 0) {
    const lines = problems.map(({ sentence, path }) => `✖ ${sentence}\n  → at ${z.core.toDotPath(path)}`)
    throw new Error(`The platform cannot start:\n${lines.join('\n')}`)
  }
  const parsed = platformFile.safeParse(value)
  if (!parsed.success) throw new Error(`The platform cannot start:\n${z.prettifyError(parsed.error)}`)
  const { carriers, tenants, publicUrl, host, port, masterKey } = parsed.data
  return {
    carriers,
    tenants,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(masterKey === undefined ? {} : { masterKey }),
  }
}
