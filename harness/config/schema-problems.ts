import type { z } from 'zod'
import {
  type ConfigurationPath,
  type ConfigurationProblem,
  type ConfigurationProblemCode,
  writePath,
} from './configuration-error.ts'
import { type FilledPaths, isMapping, pathKey } from './environment.ts'
import { configurationNode, knownKeys, schemaKeys } from './json-schema.ts'
import { nearest } from './nearest.ts'

type Issue = z.core.$ZodIssue

/** What a message may be told about the configuration it speaks of. */
export interface Examined {
  readonly value: unknown
  readonly filled: FilledPaths
}

/** Says what a schema found in sentences for people. Values never show up where they could be secrets. */
export function describeIssues(issues: readonly Issue[], examined: Examined): readonly ConfigurationProblem[] {
  return issues.flatMap((issue) => describeIssue(issue, [], examined))
}

function describeIssue(issue: Issue, prefix: ConfigurationPath, examined: Examined): readonly ConfigurationProblem[] {
  const path = [...prefix, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))]
  const present = valueAt(examined.value, path) !== undefined
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key))
    case 'invalid_union':
      return describeUnion(issue, path, examined)
    case 'invalid_type':
      return [present ? wrongType(issue, path, examined) : missing(path)]
    case 'invalid_value':
      return [present ? wrongValue(issue.values.map(String), path, examined) : missing(path)]
    case 'too_small':
      return [invalid(path, emptyText(issue) ? `is empty${origin(path, examined)}; give it a value` : issue.message)]
    case 'custom':
      return [{ code: customCode(issue.params), path, sentence: issue.message }]
    default:
      return [invalid(path, issue.message)]
  }
}

/** Speaks for the one branch that was meant, or says what all of them want. */
function describeUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  path: ConfigurationPath,
  examined: Examined,
): readonly ConfigurationProblem[] {
  if (valueAt(examined.value, path) === undefined) return [missing(path)]
  const meant = issue.errors.filter((branch) => branch.every((found) => !isWholesale(found)))
  const [branch] = meant
  const speaksForItself = issue.message === 'Invalid input' || branch?.some((found) => found.path.length > 0) === true
  if (branch !== undefined && meant.length === 1 && speaksForItself) {
    return branch.flatMap((found) => describeIssue(found, path, examined))
  }
  const rightType = typeof valueAt(examined.value, path) === 'string'
  return [{ code: rightType ? 'INVALID_VALUE' : 'WRONG_TYPE', path, sentence: mustBe(issue, path) }]
}

function mustBe(issue: z.core.$ZodIssueInvalidUnion, path: ConfigurationPath): string {
  if (issue.message !== 'Invalid input') return issue.message
  const [sentence] = issue.errors.flat().map((found) => found.message)
  return sentence ?? `is not what ${writePath(path)} takes`
}

/** An issue that rejects a union's branch as a whole: another kind of value was meant. */
function isWholesale(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')
}

function unknownKey(parent: ConfigurationPath, key: string): ConfigurationProblem {
  const isFact = parent.at(-1) === 'facts'
  const code = isFact ? 'UNKNOWN_FACT' : 'UNKNOWN_KEY'
  const known = knownKeys(parent)
  const meant = nearest(key, known)
  const elsewhere = schemaKeys(configurationNode()).find(({ name }) => name === key)?.path
  const what = isFact ? 'is no fact' : 'is no key'
  const advice =
    meant !== undefined
      ? `did you mean ${meant}?`
      : elsewhere !== undefined
        ? `it belongs to ${elsewhere.split('.').slice(0, -1).join('.') || 'the top of the file'}`
        : `take it out, or use one of ${known.join(', ')}`
  return { code, path: [...parent, key], sentence: `${what} of this format; ${advice}` }
}

function missing(path: ConfigurationPath): ConfigurationProblem {
  const key = path.at(-1)
  const schema = schemaKeys(configurationNode()).find((known) => known.path === schemaPath(path))
  const says = schema?.node.description?.split(/(?<=[.:]) /)[0]
  const about = says === undefined ? '' : ` (${says.replace(/[.:]$/, '')})`
  return { code: 'MISSING_KEY', path, sentence: `is missing; add \`${key}: …\`${about}` }
}

/** `authorizationServer.tenants[].id`, as the schema writes the path of a key. */
function schemaPath(path: ConfigurationPath): string {
  return path
    .map((part) => (typeof part === 'number' ? '[]' : `.${part}`))
    .join('')
    .replace(/^\./, '')
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'nothing',
}

function wrongType(
  issue: z.core.$ZodIssueInvalidType,
  path: ConfigurationPath,
  examined: Examined,
): ConfigurationProblem {
  if (!issue.message.startsWith('Invalid input')) return { code: 'WRONG_TYPE', path, sentence: issue.message }
  const got = kindOf(valueAt(examined.value, path))
  const wanted = typeWords[issue.expected] ?? issue.expected
  const fromEnvironment = examined.filled.has(pathKey(path))
  const advice =
    issue.expected === 'string' && (got === 'number' || got === 'boolean')
      ? '; put it in quotes'
      : (issue.expected === 'number' || issue.expected === 'boolean') && got === 'string' && !fromEnvironment
        ? '; write it without quotes'
        : issue.expected === 'array'
          ? '; write it as [ … ]'
          : ''
  return {
    code: 'WRONG_TYPE',
    path,
    sentence: `must be ${wanted}, not ${typeWords[got] ?? got}${origin(path, examined)}${advice}`,
  }
}

function wrongValue(values: readonly string[], path: ConfigurationPath, examined: Examined): ConfigurationProblem {
  const given = valueAt(examined.value, path)
  const meant = typeof given === 'string' ? nearest(given, values) : undefined
  const code: ConfigurationProblemCode =
    path.length === 1 && path[0] === 'version' ? 'UNSUPPORTED_VERSION' : 'INVALID_VALUE'
  const choice = values.length === 1 ? values.join('') : `one of ${values.join(', ')}`
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`
  return { code, path, sentence: `must be ${choice}${origin(path, examined)}${hint}` }
}

function invalid(path: ConfigurationPath, sentence: string): ConfigurationProblem {
  return { code: 'INVALID_VALUE', path, sentence }
}

/** Names the variable a value came from, since the file does not show what is wrong. */
function origin(path: ConfigurationPath, { filled }: Examined): string {
  const names = filled.get(pathKey(path))
  return names === undefined ? '' : ` (it comes from ${names.map(({ name }) => `\${${name}}`).join(' and ')})`
}

function emptyText(issue: z.core.$ZodIssueTooSmall): boolean {
  return issue.origin === 'string'
}

const customCodes: readonly ConfigurationProblemCode[] = ['MISSING_KEY', 'CONFLICT', 'DUPLICATE_ID']

function customCode(params: Readonly<Record<string, unknown>> | undefined): ConfigurationProblemCode {
  return customCodes.find((code) => code === params?.problem) ?? 'INVALID_VALUE'
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** The value at a path of a parsed configuration; undefined where there is none. */
export function valueAt(value: unknown, path: ConfigurationPath): unknown {
  return path.reduce<unknown>((parent, step) => {
    if (Array.isArray(parent) && typeof step === 'number') return parent[step]
    return isMapping(parent) && Object.hasOwn(parent, step) ? parent[step] : undefined
  }, value)
}
