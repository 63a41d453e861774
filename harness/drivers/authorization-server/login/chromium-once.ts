import { findChromium } from './find-chromium.ts'

let found: ReturnType<typeof findChromium> | undefined

/** The path of a Chromium on this machine, looked for once; undefined where there is none. */
export async function chromiumOnce(): Promise<string | undefined> {
  found ??= findChromium()
  return (await found)?.path
}
