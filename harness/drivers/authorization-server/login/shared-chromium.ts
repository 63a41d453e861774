import type { Browser } from 'playwright'
import { chromiumOnce } from './chromium-once.ts'
import { chromiumFlags } from './find-chromium.ts'

/** How long an idle Chromium is kept for the next flow, in milliseconds. */
const idleTime = 1_000

/** No name is ever looked up: every request is taken out of Chromium's hands before it leaves. */
const noLookups = '--host-resolver-rules=MAP * ~NOTFOUND'

let running: Promise<Browser> | undefined
let users = 0
let idle: NodeJS.Timeout | undefined

/** A Chromium shared by the flows of this process; it is closed when nobody has used it for a moment. */
export interface ChromiumLease {
  readonly browser: Browser
  release(): void
}

/** Starts Chromium or joins the running one. Undefined where this machine has none. */
export async function leaseChromium(): Promise<ChromiumLease | undefined> {
  const executablePath = await chromiumOnce()
  if (executablePath === undefined) return undefined
  clearTimeout(idle)
  users += 1
  running ??= launch(executablePath)
  try {
    return { browser: await running, release }
  } catch (error) {
    running = undefined
    release()
    throw error
  }
}

async function launch(executablePath: string): Promise<Browser> {
  const { chromium } = await import('playwright')
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags, noLookups] })
  browser.on('disconnected', () => {
    running = undefined
  })
  return browser
}

function release(): void {
  users -= 1
  if (users > 0) return
  idle = setTimeout(() => {
    const closing = running
    running = undefined
    // A browser that cannot be closed has gone already.
    closing?.then((browser) => browser.close()).catch(() => undefined)
  }, idleTime)
}
