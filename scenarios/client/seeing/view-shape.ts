import type { HttpAnswer } from '../../api/http.ts'

/** What a view says, without what differs from one look to the next: times, numbers and names made for one occasion. */
export function shapeOfView(answer: HttpAnswer, names: readonly string[] = []): ReadonlySet<string> {
  if (answer.kind !== 'answered') return new Set()
  const parts = answer.json === undefined ? answer.body.split(/\s+/) : leavesOf(answer.json)
  return new Set(parts.map((part) => without(part, names)).filter((part) => part !== ''))
}

function leavesOf(value: unknown, name = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`${name}=${String(value)}`]
  if (Array.isArray(value)) return value.flatMap((each) => leavesOf(each, name))
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, key))
}

function without(part: string, names: readonly string[]): string {
  const unnamed = names.reduce((text, name) => text.replaceAll(name, '*'), part)
  return unnamed.replaceAll(/[\w-]{20,}/g, '*').replaceAll(/\d+/g, '0')
}

/** Whether two looks show the same. */
export function sameShape(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((part) => right.has(part))
}

/** Whether a view was shown. */
export function isShown(answer: HttpAnswer): boolean {
  return answer.kind === 'answered' && answer.status >= 200 && answer.status < 300
}

/** What was shown; nothing where nothing was. */
export function textOf(answer: HttpAnswer): string {
  return answer.kind === 'answered' && isShown(answer) ? answer.body : ''
}
