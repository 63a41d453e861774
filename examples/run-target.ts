import { spawn } from 'node:child_process'
import { join } from 'node:path'

const launcher = join(import.meta.dirname, '../harness/bin/parcelproof.js')

/**
 * Runs `parcelproof run --config` in a process of its own, as a stranger would, with further arguments of this command.
 * @returns its exit code
 */
export function runParcelproof(
  config: string,
  environment: Readonly<Record<string, string>>,
  selection: readonly string[] = [],
): Promise<number> {
  const further = process.argv.slice(2)
  // Scenarios named on the command line take the place of the selection.
  const globs = further.some((argument) => argument.startsWith('authorization-server')) ? [] : selection
  const child = spawn(process.execPath, [launcher, 'run', '--config', config, ...globs, ...further], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
