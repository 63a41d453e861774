/** Everything that can be wrong with a configuration; a reader can switch on it. */
export type ConfigurationProblemCode =
  | 'FILE_NOT_FOUND'
  | 'FILE_UNREADABLE'
  | 'UNSUPPORTED_FILE'
  | 'MALFORMED'
  | 'MODULE_FAILED'
  | 'NOT_A_MAPPING'
  | 'UNSUPPORTED_VERSION'
  | 'UNKNOWN_KEY'
  | 'UNKNOWN_FACT'
  | 'MISSING_KEY'
  | 'WRONG_TYPE'
  | 'INVALID_VALUE'
  | 'CONFLICT'
  | 'DUPLICATE_ID'
  | 'ENV_NOT_SET'
  | 'ENV_SYNTAX'
  | 'HOST_NOT_ALLOWED'
  | 'KEY_UNUSABLE'
  | 'NOT_YET_USED'

/** Where in the configuration: keys and list positions from the top. */
export type ConfigurationPath = readonly (string | number)[]

/** One thing that is wrong, said in a sentence that tells what to do. Never holds a secret. */
export interface ConfigurationProblem {
  readonly code: ConfigurationProblemCode
  readonly path: ConfigurationPath
  readonly sentence: string
  /** Place in the file, where the format knows one; both count from 1. */
  readonly line?: number
  readonly column?: number
}

/**
 * A configuration that cannot be used, with all its problems. The message is made for people and is the whole
 * output: no stack trace belongs beside it.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly code: ConfigurationProblemCode
  readonly file: string
  readonly problems: readonly ConfigurationProblem[]

  constructor(file: string, problems: readonly [ConfigurationProblem, ...ConfigurationProblem[]]) {
    super(describeProblems(file, problems))
    this.code = problems[0].code
    this.file = file
    this.problems = problems
  }
}

/** Throws all problems at once, where there are any. */
export function refuseProblems(file: string, problems: readonly ConfigurationProblem[]): void {
  const [first, ...rest] = problems
  if (first !== undefined) throw new ConfigurationError(file, [first, ...rest])
}

function describeProblems(file: string, problems: readonly ConfigurationProblem[]): string {
  const lines = problems.map((problem) => describeProblem(problem))
  return lines.length === 1 ? `${file}: ${lines[0]}` : `${file}: ${lines.length} problems\n  ${lines.join('\n  ')}`
}

function describeProblem({ path, sentence, line, column }: ConfigurationProblem): string {
  const place = line === undefined ? '' : `line ${line}${column === undefined ? '' : `:${column}`}: `
  return `${place}${path.length === 0 ? '' : `${writePath(path)} `}${sentence}`
}

/** A path as people write it: `authorizationServer.tenants[0].clients[1].secret`. */
export function writePath(path: ConfigurationPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`
      const name = /^[\w-]+$/.test(part) ? part : JSON.stringify(part)
      return index === 0 ? name : `.${name}`
    })
    .join('')
}
