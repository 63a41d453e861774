import { type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** What Node answers to requests its parser gives up on. */
const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

const patienceMs = 2000

/**
 * Answers requests that cannot be read as Node does, and goes on reading what the sender still has on its way: a
 * connection that is closed before it is read to its end is reset, and takes the answer with it.
 */
export function answerUnreadable(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>()
  server.on('request', ({ socket }, response) => latest.set(socket, response))
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (socket.writableEnded) return
    const before = latest.get(socket)
    // In the middle of an answer another one would be taken for a part of it.
    const inAnswer = before?.headersSent === true && !before.writableFinished
    if (!socket.writable || error.code === 'ECONNRESET' || inAnswer) {
      socket.destroy()
      return
    }
    const status = statuses[error.code ?? ''] ?? 400
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    const over = setTimeout(() => socket.destroy(), patienceMs)
    socket.once('close', () => clearTimeout(over))
    socket.resume()
  })
}
