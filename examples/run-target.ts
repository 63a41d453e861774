import { spawn } from 'node:child_process'
import { join } from 'node:path'

const launcher = join(import.meta.dirname, '../harness/bin/parcelproof.js')

/**
 * Runs `parcelproof run --config` in a process of its own, as a stranger would, with further arguments of this command.
 * @returns its exit code
 */
export function runParcelproof(config: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const child = spawn(process.execPath, [launcher, 'run', '--config', config, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
