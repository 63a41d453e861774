import { factRows } from './fact-rows.ts'
import { configurationNode, propertiesOf, type SchemaNode } from './json-schema.ts'
import { roleKeys } from './schema/configuration.ts'

/** The parts of `docs/configuration.md` that are made from the schema, by the names of their markers. */
export function referenceParts(): Readonly<Record<'keys' | 'facts', string>> {
  return { keys: keyTables(), facts: roleKeys.map(factTable).join('\n\n') }
}

/** Puts the made parts between their markers, `<!-- keys -->` and `<!-- /keys -->`. */
export function withReference(document: string): string {
  return Object.entries(referenceParts()).reduce((text, [name, part]) => {
    const marked = new RegExp(`(<!-- ${name}\\b[^>]*-->\\n)[\\s\\S]*?(<!-- /${name} -->)`)
    if (!marked.test(text)) throw new Error(`docs/configuration.md has lost its marker <!-- ${name} -->`)
    return text.replace(marked, (_, begin: string, end: string) => `${begin}\n${part}\n\n${end}`)
  }, document)
}

function keyTables(): string {
  const seen = new Map<string, string>()
  return tablesOf(configurationNode(), '', seen).join('\n\n')
}

/** A table for a mapping and for every mapping below it; what was shown before is only referred to. */
function tablesOf(node: SchemaNode, path: string, seen: Map<string, string>): readonly string[] {
  const entries = Object.entries(propertiesOf(node))
  const below: (readonly [SchemaNode, string])[] = []
  const rows = entries.map(([name, child]) => {
    const inner = mappingIn(child, path === '' ? name : `${path}.${name}`)
    const known = inner === undefined ? undefined : seen.get(JSON.stringify(propertiesOf(inner.node)))
    if (inner !== undefined && known === undefined && name !== 'facts') {
      seen.set(JSON.stringify(propertiesOf(inner.node)), inner.path)
      below.push([inner.node, inner.path])
    }
    const needed = node.required?.includes(name) === true && child.default === undefined
    const says = [child.description ?? '', ...(known === undefined ? [] : [`Keys as in ${anchor(known)}.`])]
    if (name === 'facts') says.push('See [Facts](#facts).')
    return `| \`${name}\` | ${typeOf(child)} | ${needed ? 'yes' : written(child.default)} | ${cell(says.join(' ').trim())} |`
  })
  const heading = path === '' ? '### The file' : `### \`${path}\``
  const table = ['| key | value | needed, or default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n')
  return [`${heading}\n\n${table}`, ...below.flatMap(([child, at]) => tablesOf(child, at, seen))]
}

/** The mapping a key holds, directly, as items of a list or as values by name. */
function mappingIn(node: SchemaNode, path: string): { readonly node: SchemaNode; readonly path: string } | undefined {
  for (const branch of [node, ...(node.anyOf ?? [])]) {
    if (branch.properties !== undefined && branch.additionalProperties === false) return { node: branch, path }
    const inner =
      branch.items !== undefined
        ? mappingIn(branch.items, `${path}[]`)
        : typeof branch.additionalProperties === 'object'
          ? mappingIn(branch.additionalProperties, `${path}.<name>`)
          : undefined
    if (inner !== undefined) return inner
  }
  return undefined
}

function typeOf(node: SchemaNode): string {
  if (node.const !== undefined) return `\`${String(node.const)}\``
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ')
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(typeOf))].join(' or ')
  if (node.items !== undefined) return `list of ${plural(typeOf(node.items))}`
  if (node.format === 'uri') return 'address'
  if (node.pattern?.includes('ms|s|m|h|d') === true) return 'duration'
  if (node.type === 'object' && typeof node.additionalProperties === 'object' && node.properties === undefined) {
    const values = typeOf(node.additionalProperties)
    return values === '' ? 'mapping' : `mapping of names to ${values}`
  }
  return [node.type ?? []].flat().map(wordFor).join(', ')
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: '`true`, `false`',
  object: 'mapping',
}

function wordFor(type: string): string {
  return words[type] ?? type
}

function plural(type: string): string {
  return type === 'text' ? 'texts' : type === 'address' ? 'addresses' : type === 'mapping' ? 'mappings' : type
}

function written(value: unknown): string {
  return value === undefined ? '' : `\`${typeof value === 'object' ? JSON.stringify(value) : String(value)}\``
}

function factTable(role: (typeof roleKeys)[number]): string {
  const facts = propertiesOf(propertiesOf(configurationNode())[role] ?? {}).facts ?? {}
  const rowsByFact: Readonly<Record<string, readonly string[]>> = factRows[role]
  const rows = Object.entries(propertiesOf(facts)).flatMap(([name, node]) => {
    const settled = (rowsByFact[name] ?? []).map((id) => `\`${id}\``).join(', ')
    const parts = Object.entries(propertiesOf(node)).map(
      ([part, { description = '' }]) => `\`${part}\`: ${description}`,
    )
    const meaning = cell([node.description ?? '', ...parts].join(' '))
    return [`| \`${name}\` | ${factType(node)} | ${meaning} | ${settled} |`]
  })
  return [
    `### Facts of \`${role}\``,
    '',
    '| fact | value | meaning | rows |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function factType(node: SchemaNode): string {
  const parts = Object.entries(propertiesOf(node))
  return parts.length === 0 ? typeOf(node) : parts.map(([name, child]) => `\`${name}\`: ${typeOf(child)}`).join(', ')
}

/** GitHub's address of the heading of a mapping. */
function anchor(path: string): string {
  return `[\`${path}\`](#${path.toLowerCase().replace(/[^\w-]/g, '')})`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
