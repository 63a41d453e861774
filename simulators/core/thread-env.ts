import { getCompileCacheDir } from 'node:module'

/** Threads look into the environment for the cache of compiled modules, where this process has one. */
export function threadEnv(): NodeJS.ProcessEnv {
  const cache = getCompileCacheDir()
  return cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: cache }
}
