import { setImmediate } from 'node:timers/promises'
import { type Contestant, type Message, type Question, question } from './contestant.ts'

/** The questions that not every server can be asked. */
export interface Abilities {
  registerClients?(count: number): Promise<void>
  moveClock?(byMs: number): Promise<void>
}

/** Tells the generator in the parent process where this server is, and answers its questions until that one is gone. */
export function serveInChild(contestant: Contestant, abilities: Abilities = {}): void {
  const tell = (message: Message) => process.send?.(message)
  process.on('message', (input) => void answer(question.parse(input), abilities).then(tell))
  process.on('disconnect', () => process.exit())
  tell({ tell: 'ready', contestant })
}

async function answer(asked: Question, abilities: Abilities): Promise<Message> {
  switch (asked.ask) {
    case 'usage': {
      const { user, system } = process.cpuUsage()
      return { tell: 'usage', cpuMs: (user + system) / 1000 }
    }
    case 'memory':
      return { tell: 'memory', heapBytes: await heapAfterCollection() }
    case 'register-clients':
      await abilities.registerClients?.(asked.count)
      return { tell: 'done' }
    case 'move-clock':
      await abilities.moveClock?.(asked.byMs)
      return { tell: 'done' }
  }
}

/** Collects until weak references and finalizers of the round before are gone too. */
async function heapAfterCollection(): Promise<number> {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('Start this process with --expose-gc.')
  for (let round = 0; round < 3; round += 1) {
    gc()
    await setImmediate()
  }
  return process.memoryUsage().heapUsed
}
