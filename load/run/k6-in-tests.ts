import { findK6, howToGetK6, type K6 } from './find-k6.ts'

/** The real k6. Where it is missing, tests are skipped for everybody to see; in CI that is a failure. */
export async function k6InTests(): Promise<K6 | undefined> {
  const found = await findK6()
  if (found !== undefined) return found
  if (process.env.CI === 'true') throw new Error(`k6 is missing. ${howToGetK6}`)
  console.warn(`Load is not tested here: k6 is missing. ${howToGetK6}`)
  return undefined
}
