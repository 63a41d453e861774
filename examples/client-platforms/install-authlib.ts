import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { python } from './python.ts'

/** Puts Authlib, as requirements.txt pins it, into a virtual environment beside the platform. */
const folder = import.meta.dirname
const steps = [
  ['python3', ['-m', 'venv', '.venv']],
  [python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', join(folder, 'requirements.txt')]],
] as const
for (const [command, args] of steps) {
  const done = spawnSync(command, args, { cwd: folder, stdio: 'inherit' })
  if (done.status === 0) continue
  console.error('Authlib was not installed. It needs Python 3.10 or later with venv (package python3-venv) and PyPI.')
  process.exitCode = 2
  break
}
