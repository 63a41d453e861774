import { type ChildProcess, spawn } from 'node:child_process'

/** How a command of the configuration is run: by the shell, in the file's folder, with the caller's environment. */
export interface ShellSettings {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}

/** What a command that ends has said. */
export interface Ran {
  readonly code: number | undefined
  readonly output: string
  readonly errors: string
}

const longestMs = 60_000

/** Starts a command in a process group of its own, so that what it starts ends with it. */
export function startCommand(command: string, { folder, env }: ShellSettings): ChildProcess {
  return spawn(command, {
    shell: true,
    cwd: folder,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Ends a command and all that it has started. */
export async function endCommand(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    signalGroup(child, 'SIGKILL')
    return
  }
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  signalGroup(child, 'SIGTERM')
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), 3000)
  await gone
  clearTimeout(timer)
  // The shell may be gone while something it has started is not.
  signalGroup(child, 'SIGKILL')
}

/** Sends a signal to the whole group; nobody there is fine. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // The group has ended by itself.
  }
}

/** Runs a command to its end, at most a minute. */
export function runCommand(command: string, settings: ShellSettings): Promise<Ran> {
  return new Promise((resolve) => {
    const child = startCommand(command, settings)
    const output: string[] = []
    const errors: string[] = []
    child.stdout?.setEncoding('utf8').on('data', (text: string) => void output.push(text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => void errors.push(text))
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), longestMs)
    const done = (code: number | undefined): void => {
      clearTimeout(timer)
      resolve({ code, output: output.join(''), errors: errors.join('') })
    }
    child.once('error', () => done(undefined))
    child.once('close', (code) => done(code ?? undefined))
  })
}
