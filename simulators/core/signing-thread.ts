import type { KeyObject } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { signatureOf } from './signature-order.ts'
import type { FromSigningThread, ToSigningThread } from './signing-messages.ts'

const keys = new Map<number, KeyObject>()

parentPort?.on('message', (message: ToSigningThread) => {
  switch (message.kind) {
    case 'key':
      return keys.set(message.number, message.key)
    case 'forget-keys':
      return keys.clear()
    case 'batch':
      return parentPort?.postMessage(message.texts.map((text, index) => sign(text, message.keys[index])))
  }
})

function sign(text: string, number: number | undefined): FromSigningThread[number] {
  const key = number === undefined ? undefined : keys.get(number)
  if (key === undefined) throw new Error('a batch names a key that was not handed over')
  return signatureOf({ key, data: Buffer.from(text, 'latin1') }).toString('latin1')
}
