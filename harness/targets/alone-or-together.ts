/** Lets many in together, or one alone. Whoever wants to be alone waits for the others to leave, and they for him. */
export interface AloneOrTogether {
  /** @returns what to call when leaving */
  enter(how: 'alone' | 'together', signal: AbortSignal): Promise<() => void>
}

interface Waiting {
  readonly how: 'alone' | 'together'
  readonly admit: () => void
}

/** First come, first served, so that nobody waits for ever. */
export function createAloneOrTogether(): AloneOrTogether {
  const queue: Waiting[] = []
  let inside = 0
  let alone = false

  const serve = (): void => {
    for (let next = queue[0]; next !== undefined && mayEnter(next.how); next = queue[0]) {
      queue.shift()
      inside += 1
      alone = next.how === 'alone'
      next.admit()
    }
  }
  const mayEnter = (how: Waiting['how']): boolean => !alone && (how === 'together' || inside === 0)
  const leave = (): void => {
    inside -= 1
    alone = false
    serve()
  }

  return {
    enter: (how, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        const waiting: Waiting = {
          how,
          admit: () => {
            signal.removeEventListener('abort', giveUp)
            resolve(leave)
          },
        }
        const giveUp = (): void => {
          queue.splice(queue.indexOf(waiting), 1)
          reject(signal.reason)
          serve()
        }
        signal.addEventListener('abort', giveUp, { once: true })
        queue.push(waiting)
        serve()
      }),
  }
}
