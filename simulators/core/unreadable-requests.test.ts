import { createServer } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { closeServer, listen } from './listen.ts'

test.each([
  { what: 'a head that is too long', sent: `GET /?${'a'.repeat(20_000)} HTTP/1.1\r\n`, status: 431 },
  { what: 'no HTTP', sent: 'How are you?\r\n\r\n', status: 400 },
])('answers $what, whatever else is on its way', async ({ sent, status }) => {
  const server = createServer((_, response) => response.end())
  const port = await listen(server, '127.0.0.1', 0)
  for (let time = 0; time < 20; time += 1) {
    const socket = connect(port, '127.0.0.1')
    socket.write(sent)
    socket.write(`${'more: and more\r\n'.repeat(20_000)}\r\n`)
    expect(await text(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  }
  await closeServer(server)
})
