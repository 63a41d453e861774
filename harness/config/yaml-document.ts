import type { YAMLError } from 'yaml'
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml'
import { type ConfigurationPath, type ConfigurationProblem, refuseProblems } from './configuration-error.ts'
import type { ConfigurationSource } from './configuration-source.ts'

/** Parses YAML or JSON, keeping where everything stands. All faults of the syntax are thrown together. */
export function parseYaml(text: string, display: string): ConfigurationSource {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  refuseProblems(
    display,
    [...document.errors, ...document.warnings].map((error) => syntaxProblem(error, text, lines)),
  )
  return { value: toValue(document, display), locate: (path) => locate(document, path, lines) }
}

function toValue(document: Document, display: string): unknown {
  try {
    return document.toJS()
  } catch {
    // Aliases that multiply beyond the parser's limit.
    refuseProblems(display, [
      { code: 'MALFORMED', path: [], sentence: 'uses more aliases than is safe; write the repeated parts out' },
    ])
    return undefined
  }
}

function syntaxProblem(error: YAMLError, text: string, lines: LineCounter): ConfigurationProblem {
  const { line, col } = lines.linePos(error.pos[0])
  const written = text.split('\n')[line - 1] ?? ''
  const hint = /(?<!["'\w])\$\{/.test(written) ? ` Put "\${NAME}" in quotes.` : ''
  // Some of the parser's messages end with the text they stumbled over, which may be a secret.
  const reason = error.message.replace(/:? ".*$/s, '').replace(/[.:]$/, '')
  return {
    code: 'MALFORMED',
    path: [],
    line,
    column: col,
    sentence: `malformed: ${reason}; correct the syntax there.${hint}`,
  }
}

function locate(document: Document, path: ConfigurationPath, lines: LineCounter) {
  const node = nearestNode(document, document.contents, path, undefined)
  const offset = node?.range?.[0]
  if (offset === undefined) return undefined
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

/** The key or list item a path leads to, or the closest thing before it that stands in the file. */
function nearestNode(
  document: Document,
  node: unknown,
  path: ConfigurationPath,
  before: Node | undefined,
): Node | undefined {
  const [step, ...rest] = path
  if (isAlias(node)) return nearestNode(document, node.resolve(document), path, before)
  if (step === undefined) return before ?? (isNode(node) ? node : undefined)
  if (isSeq(node) && typeof step === 'number') {
    const item: unknown = node.items[step]
    return item === undefined ? before : nearestNode(document, item, rest, isNode(item) ? item : before)
  }
  if (isMap(node)) {
    const pair = node.items.find((entry) => isPair(entry) && isScalar(entry.key) && String(entry.key.value) === step)
    if (pair !== undefined) return nearestNode(document, pair.value, rest, isNode(pair.key) ? pair.key : before)
  }
  return before ?? (isNode(node) ? node : undefined)
}
