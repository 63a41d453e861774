/** Some of the named things, as many as wanted. */
export interface Want {
  readonly anyOf: readonly string[]
  readonly count: number
}

/** What was given out, one list a want, in the order of the wants. */
export interface Held {
  readonly names: readonly (readonly string[])[]
  release(): void
}

/** Gives things out that only one scenario may use at a time. */
export interface Turns {
  /** Waits until all wants can be met at once, so that nobody holds one thing while waiting for another. */
  take(wants: readonly Want[], signal: AbortSignal): Promise<Held>
  /** The same for somebody who holds things already: goes before those who hold nothing, who may be waiting for those. */
  takeMore(wants: readonly Want[], signal: AbortSignal): Promise<Held>
}

interface Waiting {
  readonly wants: readonly Want[]
  readonly grant: (names: Held['names']) => void
}

/** Users and tenants of one target, given out first come, first served. */
export function createTurns(): Turns {
  const taken = new Set<string>()
  const queue: Waiting[] = []
  const urgent: Waiting[] = []

  const serve = (): void => {
    for (const waiting of [...urgent]) if (grant(waiting)) urgent.splice(urgent.indexOf(waiting), 1)
    for (let next = queue[0]; next !== undefined && grant(next); next = queue[0]) queue.shift()
  }

  const grant = ({ wants, grant }: Waiting): boolean => {
    const names = choose(wants, taken)
    if (names === undefined) return false
    for (const name of names.flat()) taken.add(name)
    grant(names)
    return true
  }

  const waitIn = (line: Waiting[], wants: readonly Want[], signal: AbortSignal): Promise<Held> =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const waiting: Waiting = {
        wants,
        grant(names) {
          signal.removeEventListener('abort', leave)
          resolve({ names, release: once(() => free(names.flat())) })
        },
      }
      const leave = (): void => {
        line.splice(line.indexOf(waiting), 1)
        reject(signal.reason)
        serve()
      }
      signal.addEventListener('abort', leave, { once: true })
      line.push(waiting)
      serve()
    })

  const free = (names: readonly string[]): void => {
    for (const name of names) taken.delete(name)
    serve()
  }

  return {
    take: (wants, signal) => waitIn(queue, wants, signal),
    takeMore: (wants, signal) => waitIn(urgent, wants, signal),
  }
}

/** Names for every want, or undefined where they are not all free. Two wants may end up with the same name: one person at two tenants. */
function choose(wants: readonly Want[], taken: ReadonlySet<string>): Held['names'] | undefined {
  const mine = new Set<string>()
  const chosen = wants.map(({ anyOf, count }) => {
    const free = anyOf.filter((name) => !taken.has(name))
    const names = [...free.filter((name) => !mine.has(name)), ...free.filter((name) => mine.has(name))].slice(0, count)
    for (const name of names) mine.add(name)
    return names.length === Math.min(count, anyOf.length) ? names : undefined
  })
  const complete = chosen.filter((names) => names !== undefined)
  return complete.length === wants.length ? complete : undefined
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (!done) action()
    done = true
  }
}
