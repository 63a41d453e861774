import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { PlatformConfiguration } from '../configuration.ts'
import { freePort } from './service.ts'

/** A platform in a process of its own, which can be killed and started again at the same address. */
export interface KillablePlatform extends AsyncDisposable {
  readonly origin: string
  start(): Promise<void>
  /** SIGKILL: the process gets no chance to tidy up. */
  kill(): Promise<void>
}

const program = join(import.meta.dirname, '..', 'main.ts')

/** Prepares such a platform over a store; it is not up yet. */
export async function killablePlatform(
  configuration: PlatformConfiguration,
  environment: Readonly<Record<string, string>>,
): Promise<KillablePlatform> {
  const folder = await mkdtemp(join(tmpdir(), 'platform-'))
  const port = await freePort()
  const file = join(folder, 'platform.json')
  await writeFile(file, JSON.stringify({ ...configuration, port }))
  let running: ChildProcess | undefined
  const kill = async (): Promise<void> => {
    const child = running
    running = undefined
    if (child === undefined || child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGKILL')
    await ended
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    async start() {
      const child = spawn(process.execPath, [program, file], {
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      running = child
      for await (const line of createInterface(child.stdout)) {
        if (!line.includes('"kind":"up"')) continue
        child.stdout.resume()
        return
      }
      throw new Error('The platform did not come up.')
    },
    kill,
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
