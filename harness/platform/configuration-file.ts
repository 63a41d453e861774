import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { type Environment, fillEnvironment, isMapping } from '../config/environment.ts'
import { platformShape } from './configuration.ts'
import type { PlatformOptions } from './start-platform.ts'
import { type StoreSettings, storeKind } from './store/open-store.ts'

const masterKey = z
  .string()
  .regex(/^[\w-]{43}$/, 'use 32 random octets as base64url (43 characters)')
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64url')))

const storeUrl = z.string().refine((text) => storeKind(text) !== undefined, {
  message: 'use memory, redis://… or postgres://…',
})

/** The address alone says enough for most. */
const store = z.preprocess(
  (value) => (typeof value === 'string' ? { url: value } : value),
  z.strictObject({
    url: storeUrl,
    tenantGroups: z.coerce.number().int().min(1).max(64).optional(),
    connectionsPerGroup: z.coerce.number().int().min(1).max(64).optional(),
  }),
)

const platformFile = z.strictObject({
  ...platformShape,
  host: z.string().optional(),
  port: z.coerce.number().int().min(0).max(65_535).optional(),
  masterKey: masterKey.optional(),
  store: store.default({ url: 'memory' }),
})

/** A platform as its file tells it; the store is opened by whoever starts it. */
export interface PlatformFile {
  readonly options: PlatformOptions
  readonly store: StoreSettings
}

/** What the environment says where the file does not. */
const fromEnvironment = { store: 'PLATFORM_STORE', masterKey: 'PLATFORM_MASTER_KEY' } as const

/**
 * Reads the text of a platform's configuration file (YAML or JSON), with `${NAME}` and `${NAME:-default}` filled in.
 * @throws an error that names every key that cannot be used, and shows no value
 */
export function readPlatformFile(text: string, environment: Environment): PlatformFile {
  const { value, problems } = fillEnvironment(parsedText(text), environment)
  if (problems.length > 0) {
    const lines = problems.map(({ sentence, path }) => `✖ ${sentence}\n  → at ${z.core.toDotPath(path)}`)
    throw new Error(`The platform cannot start:\n${lines.join('\n')}`)
  }
  const parsed = platformFile.superRefine(lastingKey).safeParse(withDefaults(value, environment))
  if (!parsed.success) throw new Error(`The platform cannot start:\n${z.prettifyError(parsed.error)}`)
  const { store, ...options } = parsed.data
  return { options: given(options), store }
}

function parsedText(text: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    // What stands there is not quoted: it may be a secret.
    const line = cause instanceof YAMLParseError ? cause.linePos?.[0].line : undefined
    throw new Error(`The platform cannot start: its file is no YAML${line === undefined ? '' : ` at line ${line}`}.`)
  }
}

function withDefaults(value: unknown, environment: Environment): unknown {
  if (!isMapping(value)) return value
  const more = Object.entries(fromEnvironment).flatMap(([key, name]) => {
    const said = environment[name]
    return said === undefined || said === '' || Object.hasOwn(value, key) ? [] : [[key, said] as const]
  })
  return { ...value, ...Object.fromEntries(more) }
}

/** Records that outlive the process need a key that does. */
function lastingKey(file: z.output<typeof platformFile>, context: z.RefinementCtx): void {
  if (file.masterKey !== undefined || storeKind(file.store.url) === 'memory') return
  const message = 'is needed with a store that lasts: 32 random octets as base64url, here or as PLATFORM_MASTER_KEY'
  context.addIssue({ code: 'custom', path: ['masterKey'], message })
}

/** The same without what was left out. */
function given(options: Omit<z.output<typeof platformFile>, 'store'>): PlatformOptions {
  const { carriers, tenants, policies, containment, seeing, exchange, operatorKey, publicUrl, host, port, masterKey } =
    options
  return {
    carriers,
    tenants,
    policies,
    containment,
    seeing,
    ...(exchange === undefined ? {} : { exchange }),
    ...(operatorKey === undefined ? {} : { operatorKey }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(masterKey === undefined ? {} : { masterKey }),
  }
}
