import type { z } from 'zod'
import type { ConfigurationPath, ConfigurationProblem } from './configuration-error.ts'
import { isMapping, pathKey } from './environment.ts'
import { configurationSchema } from './schema/configuration.ts'
import { describeIssues, type Examined, valueAt } from './schema-problems.ts'

interface ParseResult {
  /** Undefined where there are problems of the schema. */
  readonly parsed: z.output<typeof configurationSchema> | undefined
  readonly problems: readonly ConfigurationProblem[]
}

/** Holds a filled configuration against the schema. `earlier` problems count, and hide what follows from them. */
export function parseConfiguration(examined: Examined, earlier: readonly ConfigurationProblem[]): ParseResult {
  const value = withoutEmptyKeys(examined.value)
  const attempt = configurationSchema.safeParse(value)
  const result = attempt.success
    ? attempt
    : configurationSchema.safeParse(withReadTexts(value, attempt.error.issues, examined))
  const found = result.success ? [] : describeIssues(result.error.issues, { ...examined, value })
  const own = found.filter((problem) => !earlier.some((cause) => isBelow(problem, cause)))
  return { parsed: result.success ? result.data : undefined, problems: [...earlier, ...own] }
}

function isBelow(problem: ConfigurationProblem, cause: ConfigurationProblem): boolean {
  return cause.path.every((step, index) => problem.path[index] === step)
}

/** Below these keys every entry is the user's own, and an empty one is a mistake or means something. */
const freeMappings = ['params', 'headers', 'env', 'claims', 'body', 'key']

/** A key with nothing behind it (`facts:` above lines that are all comments) is a key that is left out. */
function withoutEmptyKeys(value: unknown, free = false): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutEmptyKeys(item))
  if (!isMapping(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null || free)
      .map(([key, item]) => [key, free ? item : withoutEmptyKeys(item, freeMappings.includes(key))]),
  )
}

const truthWords: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false }

/**
 * The same configuration with texts read as what the schema wants there: numbers and truth values that came from the
 * environment, and a plain `yes` or `no`, which YAML 1.2 takes for text.
 */
function withReadTexts(value: unknown, issues: readonly z.core.$ZodIssue[], examined: Examined): unknown {
  return issues
    .flatMap((issue) => wrongTypes(issue, []))
    .reduce<unknown>((whole, { path, expected }) => {
      const written = valueAt(whole, path)
      const filled = examined.filled.has(pathKey(path))
      const read = typeof written === 'string' ? readAs(expected, written, filled) : undefined
      return read === undefined ? whole : replaceAt(whole, path, read)
    }, value)
}

interface WrongType {
  readonly path: ConfigurationPath
  readonly expected: string
}

function wrongTypes(issue: z.core.$ZodIssue, prefix: ConfigurationPath): readonly WrongType[] {
  const path = [...prefix, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))]
  if (issue.code === 'invalid_type') return [{ path, expected: issue.expected }]
  if (issue.code === 'invalid_value') {
    return issue.values.every((wanted) => typeof wanted === 'number') ? [{ path, expected: 'number' }] : []
  }
  if (issue.code !== 'invalid_union') return []
  return issue.errors.flat().flatMap((inner) => wrongTypes(inner, path))
}

function readAs(expected: string, written: string, filled: boolean): number | boolean | undefined {
  const word = written.trim().toLowerCase()
  if (expected === 'boolean') {
    return filled || word === 'yes' || word === 'no' ? truthWords[word] : undefined
  }
  if (expected !== 'number' && expected !== 'int') return undefined
  return filled && /^\d+(?:\.\d+)?$/.test(word) ? Number(word) : undefined
}

function replaceAt(value: unknown, [step, ...rest]: ConfigurationPath, replacement: number | boolean): unknown {
  if (step === undefined) return replacement
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === step ? replaceAt(item, rest, replacement) : item))
  }
  if (!isMapping(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === step ? replaceAt(item, rest, replacement) : item]),
  )
}
