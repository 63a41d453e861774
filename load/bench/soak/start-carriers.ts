import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { LoadTarget } from '../../target.ts'
import { type Answer, answer, type Question } from './messages.ts'

/** The carriers in a process of their own. */
export interface CarriersProcess extends AsyncDisposable {
  readonly target: LoadTarget
  /** What is in use on the heap after a full collection. */
  heapBytes(): Promise<number>
  moveClock(byMs: number): Promise<void>
}

/** Starts the four carriers with this many tenants. */
export async function startCarriers(tenants: number): Promise<CarriersProcess> {
  const child = fork(new URL('./carriers.ts', import.meta.url), [String(tenants)], {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ready = await next(child)
  if (ready.tell !== 'ready') throw new Error('The carriers did not say where they are.')
  const ask = async (question: Question) => {
    child.send(question)
    return next(child)
  }
  return {
    target: ready.target,
    async heapBytes() {
      const told = await ask({ ask: 'heap' })
      return told.tell === 'heap' ? told.bytes : 0
    },
    moveClock: async (byMs) => void (await ask({ ask: 'move-clock', byMs })),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

function next(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) =>
      reject(new Error(`The carriers ended with code ${code} before they answered.`))
    child.once('exit', gone)
    child.once('message', (input) => {
      child.off('exit', gone)
      resolve(answer.parse(input))
    })
  })
}
