import { configurationNode, type SchemaNode } from './json-schema.ts'

/** Editors see the text before the environment is filled in. */
const placeholder: SchemaNode = { type: 'string', pattern: '\\$\\{' }

/** The JSON Schema that editors read, as it is shipped in `parcelproof.schema.json`. */
export function editorSchema(): SchemaNode & { readonly $schema: string; readonly title: string } {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Parcelproof configuration',
    ...forEditors(configurationNode(), true),
  }
}

function forEditors(node: SchemaNode, isTop = false): SchemaNode {
  const { anyOf, items, properties, additionalProperties, description, ...rest } = node
  const told = description === undefined ? {} : { description }
  if (anyOf !== undefined) return { ...rest, ...told, anyOf: anyOf.map((branch) => forEditors(branch)) }
  if (items !== undefined) return { ...rest, ...told, items: forEditors(items) }
  if (node.type === 'object') {
    const mapping: SchemaNode = {
      ...rest,
      ...(properties === undefined
        ? {}
        : {
            properties: Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, forEditors(child)])),
          }),
      ...(additionalProperties === undefined
        ? {}
        : {
            additionalProperties:
              typeof additionalProperties === 'boolean' ? additionalProperties : forEditors(additionalProperties),
          }),
    }
    // A key with nothing behind it counts as left out.
    return isTop ? { ...mapping, ...told } : { ...told, anyOf: [mapping, { type: 'null' }] }
  }
  const limited = node.pattern !== undefined || node.format !== undefined || node.enum !== undefined
  const anyText = [node.type].flat().includes('string') && !limited
  return anyText || node.const !== undefined ? node : { ...told, anyOf: [{ ...rest }, placeholder] }
}
