import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The Python that has Authlib, where `npm run targets:authlib:install` has been run. */
export const python = join(import.meta.dirname, '.venv/bin/python')

/** Whether it is there; with CI=true it has to be. */
export function authlibInTests(): boolean {
  const found = existsSync(python)
  if (found) return true
  const advice = 'Authlib is missing: run `npm run targets:authlib:install` (Python 3.10 or later).'
  if (process.env.CI === 'true') throw new Error(advice)
  console.warn(advice)
  return false
}
