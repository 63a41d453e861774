import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findK6 } from './find-k6.ts'

/** Builds the k6 that `load/go.mod` pins, into `load/bin/k6`. */
const folder = join(import.meta.dirname, '..')
const built = spawnSync('go', ['build', '-o', 'bin/k6', 'go.k6.io/k6/v2'], { cwd: folder, stdio: 'inherit' })
if (built.error !== undefined) {
  console.error("Go was not found. Install Go 1.25 or later, or your system's package k6.")
  process.exitCode = 2
} else if (built.status !== 0) {
  console.error('k6 was not built; what Go printed above says why.')
  process.exitCode = 2
} else {
  const k6 = await findK6({ K6_BIN: join(folder, 'bin', 'k6') })
  console.log(`Built k6 ${k6?.version ?? 'that does not run'} in load/bin.`)
}
