import { fork } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'
import type { Addresses } from '../platform/bench/drive-flow.ts'

export const settings = z.object({ store: z.string(), tenants: z.number(), masterKey: z.string() })
export type Settings = z.output<typeof settings>

export const ready = z.object({
  addresses: z.array(z.object({ connect: z.string(), ping: z.string(), headers: z.record(z.string(), z.string()) })),
})
export type Ready = z.output<typeof ready>

export interface PlatformProcess extends AsyncDisposable {
  addressesOf(index: number): Addresses
}

/** The measured platform in a process of its own. */
export async function startPlatformProcess(what: Settings): Promise<PlatformProcess> {
  const child = fork(new URL('./platform-child.ts', import.meta.url), [JSON.stringify(what)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const gone = once(child, 'exit')
  const first = await Promise.race([once(child, 'message'), gone.then(() => undefined)])
  if (first === undefined) throw new Error('The platform ended before it was up.')
  const { addresses } = ready.parse(first[0])
  return {
    addressesOf(index) {
      const found = addresses[index % addresses.length]
      if (found === undefined) throw new Error('The platform has no tenants.')
      return found
    },
    async [Symbol.asyncDispose]() {
      child.disconnect()
      await gone
    },
  }
}
