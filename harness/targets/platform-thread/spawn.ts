import { Worker } from 'node:worker_threads'
import { threadEnv } from '../../../simulators/core/thread-env.ts'
import type { ThreadSettings } from './messages.ts'

/** In the packed artefact everything is compiled; an address in a string is not rewritten by the compiler. */
const threadUrl = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url)

/** Begins the thread of the bundled platform. It takes a while to load its code, in which this one can load its own. */
export function spawnPlatformThread(settings: ThreadSettings): Worker {
  return new Worker(threadUrl, { workerData: settings, env: threadEnv() })
}
