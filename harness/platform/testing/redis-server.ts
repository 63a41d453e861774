import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Missing, onFreePort, type Service } from './service.ts'

/** Starts a Redis of its own on a free port, with nothing of it left when it is disposed of. */
export function startRedis(): Promise<Service | Missing> {
  return onFreePort(startRedisOn)
}

async function startRedisOn(port: number): Promise<Service | Missing> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'))
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--daemonize', 'no']
  const server = spawn('redis-server', where, { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()))
  const stop = async () => {
    server.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await once(server, 'spawn')
  } catch {
    await rm(folder, { recursive: true, force: true })
    return { kind: 'missing', sentence: 'redis-server is not installed; `apt-get install redis-server` brings it.' }
  }
  for await (const line of createInterface(server.stdout)) {
    if (!line.includes('Ready to accept connections')) continue
    server.stdout.resume()
    return { url: `redis://127.0.0.1:${port}`, [Symbol.asyncDispose]: stop }
  }
  await stop()
  throw new Error(`redis-server did not come up on port ${port}.`)
}
