import type { Redis } from 'ioredis'
import { SimulatorError } from '../simulator-error.ts'

const patienceMs = 3000

/** Where state lives: in this process, or in a Redis at an address. */
export type StoreAddress = 'memory' | URL

/**
 * Reads `memory` or an address such as `redis://127.0.0.1:6379/1`.
 * @throws {SimulatorError} BAD_STORE with what to say instead
 */
export function readStoreAddress(text: string): StoreAddress {
  if (text === 'memory') return 'memory'
  const url = URL.parse(text)
  if (url !== null && (url.protocol === 'redis:' || url.protocol === 'rediss:') && url.hostname !== '') return url
  throw new SimulatorError(
    'BAD_STORE',
    'A store is `memory`, or the address of a Redis such as redis://127.0.0.1:6379.',
  )
}

/**
 * Connects to Redis.
 * @throws {SimulatorError} STORE_UNREACHABLE where nobody answers there; no password is in its words
 */
export async function openRedis(url: URL): Promise<Redis> {
  const { Redis: Client } = await import('ioredis')
  const redis = new Client(url.href, {
    lazyConnect: true,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    maxRetriesPerRequest: 1,
    // A command whose answer was lost may have been done; it is not sent again behind our back.
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(times * 50, 1000),
  })
  // Told to whoever sends the next command.
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    await redis.ping()
    return redis
  } catch (cause) {
    redis.disconnect()
    const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : 'no answer'
    throw new SimulatorError(
      'STORE_UNREACHABLE',
      `The Redis at ${url.host} cannot be used (${reason}); start one there, or take \`--store memory\`.`,
    )
  }
}
