import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type Contestant, type Message, message, type Question } from './contestant.ts'

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly contestant: Contestant
  /** Processor time the process has used so far, all its threads together. */
  cpuMs(): Promise<number>
  /** What is in use on the heap after a full collection. */
  heapBytes(): Promise<number>
  registerClients(count: number): Promise<void>
  moveClock(byMs: number): Promise<void>
}

export interface ProcessOptions {
  /** Passed to the program as they are. */
  readonly args?: readonly string[]
  /** Where the process leaves a CPU profile when it ends. */
  readonly cpuProfiles?: string | undefined
}

/** Starts one of the programs in `servers/`. */
export async function startProcess(program: string, options: ProcessOptions = {}): Promise<ServerProcess> {
  const profile = options.cpuProfiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.cpuProfiles}`]
  const child = fork(new URL(`./servers/${program}.ts`, import.meta.url), [...(options.args ?? [])], {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning', ...profile],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ready = await next(child, program)
  if (ready.tell !== 'ready') throw new Error(`${program} did not say where it is.`)
  const ask = async (question: Question) => {
    child.send(question)
    return next(child, program)
  }
  return {
    contestant: ready.contestant,
    async cpuMs() {
      const answer = await ask({ ask: 'usage' })
      return answer.tell === 'usage' ? answer.cpuMs : 0
    },
    async heapBytes() {
      const answer = await ask({ ask: 'memory' })
      return answer.tell === 'memory' ? answer.heapBytes : 0
    },
    registerClients: async (count) => void (await ask({ ask: 'register-clients', count })),
    moveClock: async (byMs) => void (await ask({ ask: 'move-clock', byMs })),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

function next(child: ChildProcess, program: string): Promise<Message> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) => reject(new Error(`${program} ended with code ${code} before it answered.`))
    child.once('exit', gone)
    child.once('message', (input) => {
      child.off('exit', gone)
      resolve(message.parse(input))
    })
  })
}
