import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** `npm run bench:platform-start`: how long the embedded default takes from the command to its first line, no service beside it. */
const rounds = 7
const folder = await mkdtemp(join(tmpdir(), 'platform-'))
const file = join(folder, 'platform.yaml')
await writeFile(file, 'carriers: []\ntenants: []\n')

async function once(): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'main.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  for await (const line of createInterface(child.stdout)) {
    if (line.includes('"kind":"up"')) break
  }
  const took = performance.now() - began
  child.kill('SIGTERM')
  await ended
  return took
}

const times: number[] = []
for (let round = 0; round < rounds; round += 1) times.push(await once())
await rm(folder, { recursive: true })
const [fastest = 0, slowest = 0] = [Math.min(...times), Math.max(...times)].map(Math.round)
const median = Math.round(times.sort((left, right) => left - right)[Math.floor(rounds / 2)] ?? 0)
console.log(`platform up on the memory store: median ${median} ms of ${rounds} starts (${fastest} to ${slowest} ms)`)
