import { setImmediate } from 'node:timers/promises'
import { startSimulatedTarget } from '../../targets/simulated.ts'
import { type Answer, type Question, question } from './messages.ts'

// The four carriers in a process of their own, in one thread, so that its heap is theirs and nobody else's.
const { target, simulators } = await startSimulatedTarget({
  profile: 'rfc9700',
  tenants: Number(process.argv[2]),
  inProcess: true,
})

const tell = (answer: Answer) => process.send?.(answer)
process.on('message', (input) => void answerTo(question.parse(input)).then(tell))
process.on('disconnect', () => process.exit())
tell({ tell: 'ready', target })

async function answerTo(asked: Question): Promise<Answer> {
  if (asked.ask === 'heap') return { tell: 'heap', bytes: await heapAfterCollection() }
  for (const { clock } of simulators.carriers) {
    await clock.set({ offsetMs: (await clock.now()) - Date.now() + asked.byMs })
  }
  return { tell: 'moved' }
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
