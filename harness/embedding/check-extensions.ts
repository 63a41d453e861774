import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { Scenario } from '../../scenarios/api/scenario.ts'
import { type Catalogue, catalogue, catalogueOf } from '../../scenarios/catalogue/index.ts'
import { type OwnRequirement, ownRequirementSchema, rowOf } from '../../scenarios/catalogue/own-requirement.ts'
import { scenarios } from '../../scenarios/index.ts'
import { checkOwnQuirks } from '../../simulators/carriers/own-quirks.ts'
import { SimulatorError } from '../../simulators/simulator-error.ts'
import { UsageError } from '../cli/usage-error.ts'
import { importModuleOf } from '../config/source.ts'
import { type CheckedExtensions, type Extensions, noExtensions } from './extensions.ts'

const functionOf = <F>(name: string) =>
  z.custom<F>((value) => typeof value === 'function', `${name} has to be a function`)

const scenario = z.object({
  id: z.string().regex(/^(authorization-server|client|resource-server)(\/[a-z0-9-]+)+$/, 'write it as role/theme/name'),
  role: z.enum(['authorization-server', 'client', 'resource-server']),
  title: z.string().min(1),
  story: z.string().min(1),
  requirements: z.array(z.string()).min(1),
  needs: z.array(z.string()),
  caughtBy: z.array(z.unknown()),
  run: functionOf('run'),
})

const reporter = z.object({
  name: z.string().min(1),
  onResult: functionOf('onResult').optional(),
  onFinished: functionOf('onFinished'),
})

const driver = z.object({ origins: z.array(z.url()).min(1), open: functionOf('open') })

const shape = z.strictObject({
  scenarios: z.array(scenario).optional(),
  requirements: z.array(ownRequirementSchema).optional(),
  quirks: z.array(z.unknown()).optional(),
  reporters: z.array(reporter).optional(),
  drivers: z.array(driver).optional(),
})

/** A type guard in place of a parse: values with functions and methods are used as they are, not copied. */
function isExtensions(value: unknown): value is Extensions {
  return shape.safeParse(value).success
}

/**
 * Checks extensions.
 * @param source what to call them in an error: the file they come from
 * @throws {UsageError} BAD_EXTENSION
 */
export function checkExtensions(value: unknown, source: string): CheckedExtensions {
  if (!isExtensions(value)) {
    const [issue] = shape.safeParse(value).error?.issues ?? []
    throw bad(source, `${['extensions', ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'not understood'}`)
  }
  const rows = catalogueWith(value.requirements ?? [], source)
  checkQuirks(value.quirks ?? [], source)
  const own = value.scenarios ?? []
  for (const one of own) checkScenario(one, own, rows, source)
  const { reporters = [], drivers = [], quirks = [] } = value
  return {
    scenarios: [...scenarios, ...own],
    catalogue: rows,
    reporters,
    drivers,
    ownQuirks: quirks.map(({ id }) => id),
  }
}

function catalogueWith(own: readonly OwnRequirement[], source: string): Catalogue {
  const seen = new Set<string>()
  for (const { id } of own) {
    if (seen.has(id)) throw bad(source, `two requirements are called ${id}`)
    seen.add(id)
  }
  return own.length === 0 ? catalogue : catalogueOf([...catalogue.rows, ...own.map(rowOf)])
}

function checkQuirks(quirks: readonly unknown[], source: string): void {
  try {
    checkOwnQuirks(quirks)
  } catch (error) {
    if (error instanceof SimulatorError) throw bad(source, error.message)
    throw error
  }
}

function checkScenario(one: Scenario, own: readonly Scenario[], rows: Catalogue, source: string): void {
  const twice = scenarios.some(({ id }) => id === one.id) || own.some((other) => other !== one && other.id === one.id)
  if (twice) throw bad(source, `there are two scenarios called ${one.id}`)
  if (!one.id.startsWith(`${one.role}/`))
    throw bad(source, `the id of ${one.id} has to begin with its role, ${one.role}`)
  const unknown = one.requirements.find((id) => rows.get(id)?.role !== one.role)
  if (unknown === undefined) return
  const why = rows.has(unknown)
    ? `is about another role than ${one.role}`
    : 'is in no catalogue; add it to `requirements`'
  throw bad(source, `${one.id} settles ${unknown}, which ${why}`)
}

function bad(source: string, sentence: string): UsageError {
  return new UsageError('BAD_EXTENSION', `${source}: ${sentence.replace(/\.$/, '')}.`)
}

/** A configuration file's extensions, and whether it names a target besides. */
export interface ReadExtensions {
  readonly extensions: CheckedExtensions
  readonly namesTarget: boolean
}

/**
 * The extensions of a configuration file; none where it is YAML or JSON, or exports none.
 * @throws {ConfigurationError} where the module cannot be imported
 * @throws {UsageError} BAD_EXTENSION
 */
export async function readExtensions(file: string): Promise<ReadExtensions> {
  const exported = await importModuleOf(file)
  if (exported?.extensions === undefined) return { extensions: noExtensions, namesTarget: true }
  const checked = checkExtensions(exported.extensions, file)
  return {
    extensions: checked.ownQuirks.length > 0 ? { ...checked, quirkModule: pathToFileURL(resolve(file)).href } : checked,
    namesTarget: exported.default !== undefined || exported.configuration !== undefined,
  }
}
