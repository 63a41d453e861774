import type { Channel } from '../../http/channel.ts'
import type { MetadataSource } from './input.ts'
import { type Discovery, discover } from './metadata.ts'
import type { RunMemory } from './run-memory.ts'

/** A server that stays silent twice is taken at its word: asking before every scenario would cost a time-out each. */
const mostSilentAttempts = 2

/** Metadata of an issuer, looked for once a run. */
export function discoverFor(
  memory: RunMemory,
  source: MetadataSource,
  issuer: string | undefined,
  channel: Channel,
): Promise<Discovery> {
  const key = issuer ?? ''
  return memory.discoveries.ask(
    key,
    () => discover(source, issuer, channel),
    ({ final }) => {
      if (final) return true
      const attempts = (memory.silentAttempts.get(key) ?? 0) + 1
      memory.silentAttempts.set(key, attempts)
      return attempts >= mostSilentAttempts && !channel.signal.aborted
    },
  )
}
