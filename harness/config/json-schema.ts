import { z } from 'zod'
import { configurationSchema } from './schema/configuration.ts'

/** The part of JSON Schema that the configuration's schema is written in. */
export interface SchemaNode {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly format?: string
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: boolean | SchemaNode
  readonly required?: readonly string[]
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
}

const node: z.ZodType<SchemaNode> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).exactOptional(),
    description: z.string().exactOptional(),
    default: z.unknown().exactOptional(),
    const: z.unknown().exactOptional(),
    enum: z.array(z.unknown()).exactOptional(),
    pattern: z.string().exactOptional(),
    format: z.string().exactOptional(),
    properties: z.record(z.string(), node).exactOptional(),
    additionalProperties: z.union([z.boolean(), node]).exactOptional(),
    required: z.array(z.string()).exactOptional(),
    items: node.exactOptional(),
    anyOf: z.array(node).exactOptional(),
  }),
)

let read: SchemaNode | undefined

/** The schema of a configuration file as data: what its keys are, for messages and documents. */
export function configurationNode(): SchemaNode {
  read ??= node.parse(z.toJSONSchema(configurationSchema, { io: 'input' }))
  return read
}

/** A key of the configuration: its path (`authorizationServer.tenants[].id`), its schema, and whether it must be there. */
export interface SchemaKey {
  readonly path: string
  readonly name: string
  readonly node: SchemaNode
  readonly required: boolean
}

/** Every key of a schema with the keys below it, in the order they are declared. */
export function schemaKeys(parent: SchemaNode, prefix = ''): readonly SchemaKey[] {
  return Object.entries(propertiesOf(parent)).flatMap(([name, child]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`
    const required = parent.required?.includes(name) === true && child.default === undefined
    return [{ path, name, node: child, required }, ...keysBelow(child, path)]
  })
}

function keysBelow(child: SchemaNode, path: string): readonly SchemaKey[] {
  const branches = [child, ...(child.anyOf ?? [])]
  return branches.flatMap((branch) => {
    if (branch.items !== undefined) return keysBelow(branch.items, `${path}[]`)
    if (typeof branch.additionalProperties === 'object') return keysBelow(branch.additionalProperties, `${path}.<name>`)
    return branch.properties === undefined ? [] : schemaKeys(branch, path)
  })
}

/** The keys a mapping at a path may hold. */
export function knownKeys(path: readonly (string | number)[]): readonly string[] {
  return Object.keys(propertiesOf(path.reduce(descend, configurationNode())))
}

function descend(parent: SchemaNode, step: string | number): SchemaNode {
  const branches = [parent, ...(parent.anyOf ?? [])]
  for (const branch of branches) {
    const child = typeof step === 'number' ? branch.items : branch.properties?.[step]
    if (child !== undefined) return child
    if (typeof branch.additionalProperties === 'object') return branch.additionalProperties
  }
  return {}
}

/** The keys of a mapping, of whichever branch of a union. */
export function propertiesOf(parent: SchemaNode): Readonly<Record<string, SchemaNode>> {
  return Object.assign({}, parent.properties, ...(parent.anyOf ?? []).map((branch) => branch.properties))
}
