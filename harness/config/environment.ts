import type { ConfigurationPath, ConfigurationProblem } from './configuration-error.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** One piece of a text that came from the environment (or from the default beside the name). */
export interface FilledPiece {
  readonly name: string
  readonly value: string
}

/** The paths (as `pathKey`) of values that hold something from the environment. */
export type FilledPaths = ReadonlyMap<string, readonly FilledPiece[]>

export interface FilledValue {
  readonly value: unknown
  readonly filled: FilledPaths
  readonly problems: readonly ConfigurationProblem[]
}

/** A path as a key of a map. */
export function pathKey(path: ConfigurationPath): string {
  return JSON.stringify(path)
}

/**
 * Fills `${NAME}` and `${NAME:-default}` into every text of a parsed configuration, never into keys. `$${` stands for
 * a literal `${`. What comes from the environment is not looked at again, so a secret may hold anything.
 */
export function fillEnvironment(value: unknown, env: Environment): FilledValue {
  const filled = new Map<string, readonly FilledPiece[]>()
  const problems: ConfigurationProblem[] = []

  function visit(node: unknown, path: ConfigurationPath): unknown {
    if (typeof node === 'string') {
      const result = fillText(node, env)
      if (result.pieces.length > 0) filled.set(pathKey(path), result.pieces)
      problems.push(...result.faults.map((fault) => ({ ...fault, path })))
      return result.text
    }
    if (Array.isArray(node)) return node.map((item: unknown, index) => visit(item, [...path, index]))
    if (isMapping(node)) {
      return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, visit(item, [...path, key])]))
    }
    return node
  }

  return { value: visit(value, []), filled, problems }
}

/** True for what YAML calls a mapping and JSON an object; not for instances of classes. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

type Fault = Pick<ConfigurationProblem, 'code' | 'sentence'>

interface FilledText {
  readonly text: string
  readonly pieces: readonly FilledPiece[]
  readonly faults: readonly Fault[]
}

const variable = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s

function fillText(text: string, env: Environment): FilledText {
  let out = ''
  const pieces: FilledPiece[] = []
  const faults: Fault[] = []
  let position = 0
  while (position < text.length) {
    const start = text.indexOf('${', position)
    if (start === -1) break
    if (start > position && text[start - 1] === '$') {
      out += `${text.slice(position, start - 1)}\${`
      position = start + 2
      continue
    }
    out += text.slice(position, start)
    const end = closingBrace(text, start + 2)
    const [, name, fallback] = (end === undefined ? undefined : variable.exec(text.slice(start + 2, end))) ?? []
    if (end === undefined || name === undefined) {
      faults.push(syntaxFault)
      return { text, pieces, faults }
    }
    const value = variableValue(name, fallback, env)
    out += value.text
    pieces.push({ name, value: value.text }, ...value.pieces)
    faults.push(...value.faults)
    position = end + 1
  }
  return { text: out + text.slice(position), pieces, faults }
}

const syntaxFault: Fault = {
  code: 'ENV_SYNTAX',
  sentence: `holds a "\${" that does not go on as NAME} or NAME:-default}; write it so, or "$\${" where a literal one is meant`,
}

function variableValue(name: string, fallback: string | undefined, env: Environment): FilledText {
  const value = Object.hasOwn(env, name) ? env[name] : undefined
  if (fallback !== undefined && (value === undefined || value === '')) return fillText(fallback, env)
  if (value !== undefined) return { text: value, pieces: [], faults: [] }
  const sentence = `needs the environment variable ${name}, which is not set; set it, or write \${${name}:-default}`
  return { text: '', pieces: [], faults: [{ code: 'ENV_NOT_SET', sentence }] }
}

/** The brace that closes a placeholder, over braces of its own: `${TARGET:-{ups.issuer}}`. */
function closingBrace(text: string, from: number): number | undefined {
  let depth = 1
  for (let index = from; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1
    if (text[index] === '}') depth -= 1
    if (depth === 0) return index
  }
  return undefined
}
