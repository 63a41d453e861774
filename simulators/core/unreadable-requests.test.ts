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

test('puts no answer into the middle of another', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('the beginning of an answer')
  })
  const port = await listen(server, '127.0.0.1', 0)
  const socket = connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: here\r\n\r\n')
  socket.once('data', () => socket.write('How are you?\r\n\r\n'))
  const read = await text(socket).catch(() => 'cut off')
  expect(read).not.toContain('400 Bad Request')
  await closeServer(server)
})
