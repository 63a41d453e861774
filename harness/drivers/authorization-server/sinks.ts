import { createServer, type ServerResponse } from 'node:http'
import type { Sink, SinkBody } from '../../../scenarios/api/authorization-server.ts'

/** Opens addresses of the harness on this machine, and closes them all. */
export interface Sinks {
  open(body: SinkBody): Promise<Sink>
  close(): Promise<void>
}

const chunk = Buffer.alloc(64 * 1024, 'a')
/** Where even an endless body ends, so that nothing here can be filled by it. */
const mostBytes = 16 * 1024 * 1024
const slowPauseMs = 250
const slowPieces = 12

/** Sinks of one lease; nothing listens until the first is opened. */
export function createSinks(): Sinks {
  const closing: (() => Promise<void>)[] = []
  return {
    async open(body) {
      const seen = { requests: 0, bytes: 0, open: 0 }
      const server = createServer((_, response) => {
        seen.requests += 1
        seen.open += 1
        response.once('close', () => {
          seen.open -= 1
        })
        const took = (bytes: number) => {
          seen.bytes += bytes
        }
        writeBody(body, response, took).catch(() => response.destroy())
      })
      const port = await new Promise<number>((resolve, reject) => {
        server.once('error', reject)
        server.listen(0, '127.0.0.1', () => {
          const address = server.address()
          if (address === null || typeof address === 'string') reject(new Error('The sink has no port.'))
          else resolve(address.port)
        })
      })
      closing.push(
        () =>
          new Promise((resolve) => {
            server.close(() => resolve())
            server.closeAllConnections()
          }),
      )
      return { url: `http://127.0.0.1:${port}/request.jwt`, seen: () => ({ ...seen }) }
    },
    async close() {
      await Promise.all(closing.splice(0).map((close) => close()))
    },
  }
}

async function writeBody(body: SinkBody, response: ServerResponse, took: (bytes: number) => void): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/oauth-authz-req+jwt', 'cache-control': 'no-store' })
  switch (body) {
    case 'none':
      response.end()
      return
    case 'slow':
      response.flushHeaders()
      for (let piece = 0; piece < slowPieces && !response.destroyed; piece += 1) {
        await pause(slowPauseMs)
        if (await written(response, chunk.subarray(0, 1))) took(1)
      }
      response.end()
      return
    case 'endless':
      for (let sent = 0; sent < mostBytes && !response.destroyed; sent += chunk.length) {
        if (await written(response, chunk)) took(chunk.length)
      }
      response.end()
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}

/** Whether the bytes have left before the connection ended. */
function written(response: ServerResponse, bytes: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve(false)
    else response.write(bytes, (error) => resolve(error === undefined || error === null))
  })
}
