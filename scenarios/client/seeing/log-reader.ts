import type { ClientTarget } from '../../api/client.ts'

/** What a platform wrote down while something happened. */
export interface Written {
  readonly text: string
  /** The lines with everything taken out that differs from one time to the next. */
  readonly shapes: ReadonlySet<string>
}

/** How often it is looked whether a log has grown: some are written behind the answer. */
const looks = 6

/** Runs something and reads what came into the log meanwhile. */
export async function writtenDuring(target: ClientTarget, work: () => Promise<unknown>): Promise<Written> {
  const before = await logAtRest(target)
  await work()
  let text = ''
  for (let look = 0; look < looks; look += 1) {
    await target.settle()
    const now = (await target.logs()) ?? ''
    // A log that was turned over begins anew.
    const grown = now.startsWith(before.slice(0, 200)) ? now.slice(before.length) : now
    if (grown !== '' && grown === text) break
    text = grown
  }
  return { text, shapes: shapesOf(text) }
}

/** The log once nothing more comes: what earlier requests left may take its time, and is not about what follows. */
async function logAtRest(target: ClientTarget): Promise<string> {
  let text = (await target.logs()) ?? ''
  for (let look = 0; look < looks; look += 1) {
    await target.settle()
    const now = (await target.logs()) ?? ''
    if (now === text) break
    text = now
  }
  return text
}

/** Times, numbers and names made for one occasion stand for nothing. */
export function shapesOf(text: string): ReadonlySet<string> {
  const lines = text
    .split('\n')
    .map((line) =>
      line
        .replaceAll(/[\w-]{20,}/g, '*')
        .replaceAll(/\d+/g, '0')
        .trim(),
    )
    .filter((line) => line !== '')
  return new Set(lines)
}

/** A date, a time of day, or seconds or milliseconds since 1970. */
const someTime = /\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}:\d{2}|\b1[5-9]\d{8}(?:\d{3})?\b|\b2\d{9}(?:\d{3})?\b/

/** What a written entry does not name, of what it has to. */
export function missingIn(
  { text }: Written,
  names: readonly (readonly [what: string, value: string])[],
): readonly string[] {
  const unnamed = names.filter(([, value]) => !isNamed(text, value)).map(([what]) => what)
  return someTime.test(text) ? unnamed : [...unnamed, 'a time']
}

function isNamed(text: string, name: string): boolean {
  return text.toLowerCase().includes(name.toLowerCase())
}
