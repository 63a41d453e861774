import { constants } from 'node:fs'
import { access } from 'node:fs/promises'

/** A Chromium that Playwright can drive. */
export interface FoundChromium {
  readonly path: string
  readonly from: 'CHROME_PATH' | 'playwright' | '@sparticuz/chromium' | 'system'
}

/** Flags for a browser that runs as root in a container and must not call home. */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

const systemPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] as const

/** Looks for a Chromium: the one named by CHROME_PATH, Playwright's own, the npm package, the system's. */
export async function findChromium(environment: NodeJS.ProcessEnv = process.env): Promise<FoundChromium | undefined> {
  const named = environment.CHROME_PATH
  if (named !== undefined && (await isExecutable(named))) return { path: named, from: 'CHROME_PATH' }
  const own = await playwrightPath()
  if (own !== undefined && (await isExecutable(own))) return { path: own, from: 'playwright' }
  for (const path of systemPaths) {
    if (await isExecutable(path)) return { path, from: 'system' }
  }
  const packed = await packagedPath()
  if (packed !== undefined && (await isExecutable(packed))) return { path: packed, from: '@sparticuz/chromium' }
  return undefined
}

async function playwrightPath(): Promise<string | undefined> {
  try {
    const { chromium } = await import('playwright')
    return chromium.executablePath()
  } catch {
    return undefined
  }
}

/** The package unpacks its Chromium into the system's temporary folder at the first use. */
async function packagedPath(): Promise<string | undefined> {
  try {
    const { default: packaged } = await import('@sparticuz/chromium')
    return await packaged.executablePath()
  } catch {
    return undefined
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
