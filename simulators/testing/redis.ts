import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { Redis } from 'ioredis'

/** A Redis of a test's own. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string
}

const missing = 'These tests need redis-server: install it (`apt-get install redis-server`, `brew install redis`).'

/** Whether these tests can run; on CI they have to. */
export function redisThere(): boolean {
  const there = spawnSync('redis-server', ['--version']).status === 0
  if (!there && process.env.CI === 'true') throw new Error(missing)
  if (!there) console.warn(`Skipped. ${missing}`)
  return there
}

/** Starts a Redis that keeps nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort()
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn('redis-server', options, { stdio: 'ignore' })
  const url = `redis://127.0.0.1:${port}`
  await answers(url)
  return { url, [Symbol.asyncDispose]: () => stop(server) }
}

async function answers(url: string): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 })
  redis.on('error', () => undefined)
  await redis.ping()
  redis.disconnect()
}

function stop(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.once('exit', () => resolve())
    server.kill()
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()))
    })
  })
}
