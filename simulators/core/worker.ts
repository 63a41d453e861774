import { MessagePort, parentPort } from 'node:worker_threads'
import { z } from 'zod'
import { serveCarrier } from './serve-carrier.ts'

// A thread for carriers: each that is to be started comes with a port of its own, over which it is spoken to.
const message = z.union([z.literal('end'), z.object({ start: z.unknown(), port: z.instanceof(MessagePort) })])

const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread only.')
port.on('message', (received: unknown) => {
  const asked = message.parse(received)
  if (asked === 'end') port.close()
  else void serveCarrier(asked.port, asked.start)
})
