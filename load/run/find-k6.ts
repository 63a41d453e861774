import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { LoadError } from '../load-error.ts'

export interface K6 {
  readonly path: string
  readonly version: string
}

const run = promisify(execFile)

/** `K6_BIN`, then the one that `npm run load:install` built, then PATH. */
export async function findK6(env: NodeJS.ProcessEnv = process.env): Promise<K6 | undefined> {
  const { K6_BIN: named, PATH: path = '' } = env
  const built = join(import.meta.dirname, '../bin/k6')
  const candidates =
    named === undefined
      ? [
          built,
          ...path
            .split(delimiter)
            .filter(Boolean)
            .map((folder) => join(folder, 'k6')),
        ]
      : [named]
  for (const candidate of candidates) {
    const version = await versionOf(candidate)
    if (version !== undefined) return { path: candidate, version }
  }
  return undefined
}

/** @throws LoadError that says how to get it */
export async function needK6(env: NodeJS.ProcessEnv = process.env): Promise<K6> {
  const found = await findK6(env)
  if (found === undefined) {
    const why = env.K6_BIN === undefined ? 'k6 was not found' : `K6_BIN names ${env.K6_BIN}, which does not run`
    throw new LoadError('K6_MISSING', `${why}. ${howToGetK6}`)
  }
  if (Number(found.version.split('.')[0]) < 2) {
    throw new LoadError('K6_MISSING', `${found.path} is k6 ${found.version}; 2.0 or later is needed. ${howToGetK6}`)
  }
  return found
}

export const howToGetK6 =
  "Install your system's package k6, set K6_BIN, or run `npm run load:install`, which builds the pinned version where Go is present."

async function versionOf(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK)
    const { stdout } = await run(path, ['version'])
    return /k6(?:\.exe)? v(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1]
  } catch {
    return undefined
  }
}
