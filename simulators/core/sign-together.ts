import type { KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { type SignatureOrder, signatureOf } from './signature-order.ts'
import type { FromSigningThread, ToSigningThread } from './signing-messages.ts'
import { threadEnv } from './thread-env.ts'

/** In the packed artefact everything is compiled; an address in a string is not rewritten by the compiler. */
const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? './signing-thread.ts' : './signing-thread.js',
  import.meta.url,
)

/** A thread takes a while to start and some megabytes to keep: it is for those who have many flows at once, again and again. */
const burstsBeforeThread = 50

/** Tenants and sessions come and go, each with keys of its own. */
const mostKeys = 1000

interface Wanted {
  readonly order: SignatureOrder
  readonly resolve: (der: Uint8Array) => void
  readonly reject: (error: unknown) => void
}

export interface SigningThread {
  sign(orders: readonly SignatureOrder[]): void
}

/** Begins a thread; `done` has the signatures of each `sign`, in their order, and `gone` is told when there will be no more. */
export type StartThread = (done: (ders: readonly Uint8Array[]) => void, gone: () => void) => SigningThread

/**
 * Signs on another thread what several flows want at the same time, and here what one wants alone. Between other work a
 * signature takes twice as long as right after another one, and handing over several costs little more than one.
 */
export function createSigner(
  startThread: StartThread = startSigningThread,
  bursts = burstsBeforeThread,
): (order: SignatureOrder) => Promise<Uint8Array> {
  let wanted: Wanted[] = []
  let burstsLeft = bursts
  let thread: SigningThread | undefined
  const away: (readonly Wanted[])[] = []

  const sendAway = (batch: readonly Wanted[]) => {
    thread ??= startThread(
      (ders) => {
        for (const [index, one] of (away.shift() ?? []).entries()) {
          const der = ders[index]
          if (der === undefined) signHere([one])
          else one.resolve(der)
        }
      },
      () => {
        thread = undefined
        burstsLeft = Number.POSITIVE_INFINITY
        for (const lost of away.splice(0)) signHere(lost)
      },
    )
    away.push(batch)
    thread.sign(batch.map(({ order }) => order))
  }
  const settle = () => {
    const batch = wanted
    wanted = []
    if (batch.length > 1) burstsLeft -= 1
    if (batch.length > 1 && burstsLeft < 0) sendAway(batch)
    else signHere(batch)
  }
  return (order) =>
    new Promise((resolve, reject) => {
      wanted.push({ order, resolve, reject })
      // By then every request that has arrived meanwhile has come as far as this one.
      if (wanted.length === 1) setImmediate(settle)
    })
}

function signHere(batch: readonly Wanted[]): void {
  for (const { order, resolve, reject } of batch) {
    try {
      resolve(signatureOf(order))
    } catch (error) {
      reject(error)
    }
  }
}

/** A thread that signs; it keeps nobody's process alive but while a signature is awaited. */
export const startSigningThread: StartThread = (done, gone) => {
  const worker = new Worker(threadUrl, { env: threadEnv() })
  const say = (message: ToSigningThread) => worker.postMessage(message)
  const numbers = new Map<KeyObject, number>()
  const numberOf = (key: KeyObject): number => {
    const known = numbers.get(key)
    if (known !== undefined) return known
    const number = numbers.size
    numbers.set(key, number)
    say({ kind: 'key', number, key })
    return number
  }
  let underWay = 0
  worker.unref()
  worker.on('message', (ders: FromSigningThread) => {
    underWay -= 1
    if (underWay === 0) worker.unref()
    done(ders.map((der) => Buffer.from(der, 'latin1')))
  })
  // What brought it down is not said: whoever asked for a signature gets one, made here.
  worker.on('error', () => undefined)
  worker.on('exit', gone)
  return {
    sign(orders) {
      underWay += 1
      // Somebody waits: the process stays until they have been answered.
      if (underWay === 1) worker.ref()
      if (numbers.size + orders.length > mostKeys) {
        numbers.clear()
        say({ kind: 'forget-keys' })
      }
      const keys = orders.map(({ key }) => numberOf(key))
      say({ kind: 'batch', keys, texts: orders.map(({ data }) => latin1(data)) })
    },
  }
}

/** Any octets, as a string: one crosses to another thread in a fifth of the time that an array of them takes. */
function latin1(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')
}
