import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { threadEnv } from '../../../simulators/core/thread-env.ts'
import type { ThreadCall, ThreadSettings } from './messages.ts'

/** In the packed artefact everything is compiled; an address in a string is not rewritten by the compiler. */
const threadUrl = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url)

/** Begins the thread of the bundled platform. It takes a while to load its code, in which this one can load its own. */
export function spawnPlatformThread(settings: ThreadSettings): Worker {
  return new Worker(threadUrl, { workerData: settings, env: threadEnv() })
}

/** A thread that is torn down in the middle of its work can take the whole process with it (V8); one at rest cannot. */
const endPatienceMs = 5000

/** Lets the thread end itself; one that is too busy is torn down. */
export async function endPlatformThread(worker: Worker): Promise<void> {
  const ended = worker.threadId === -1
  if (ended) return
  worker.postMessage({ kind: 'end' } satisfies ThreadCall)
  await Promise.race([once(worker, 'exit'), setTimeout(endPatienceMs, undefined, { ref: false })])
  await worker.terminate()
}
