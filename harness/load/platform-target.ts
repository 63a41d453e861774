import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { LoadTarget, PlatformPair } from '../../load/target.ts'
import { workbenchOf } from '../../load/targets/simulated.ts'
import type { CarrierId } from '../../simulators/carriers/carrier.ts'
import { type Simulators, startSimulators } from '../../simulators/start-simulators.ts'
import type { PlatformConfiguration } from '../platform/configuration.ts'
import { configurationFor, makeTenant, type PlatformTenant } from '../platform/self-check/tenant.ts'
import { startPlatform } from '../platform/start-platform.ts'
import type { PlatformSteps } from '../platform/steps.ts'

export interface PlatformTargetSettings {
  readonly carriers?: readonly CarrierId[] | undefined
  readonly tenants: number
  /** As `PLATFORM_STORE` names it; memory where it is left out. */
  readonly store?: string | undefined
  /** Lets journeys change the carriers while they run. */
  readonly workbench?: boolean
  /** What of the platform's containment is not as usual. */
  readonly containment?: PlatformConfiguration['containment']
  /** Steps of a weak twin; it then runs in this process. */
  readonly steps?: PlatformSteps
}

export interface PlatformTarget extends AsyncDisposable {
  readonly target: LoadTarget
  readonly simulators: Simulators
}

/** Starts the carriers, and the reference platform in a process of its own, as it would run elsewhere. */
export async function startPlatformTarget(settings: PlatformTargetSettings): Promise<PlatformTarget> {
  const { carriers, tenants: count, store = 'memory', workbench = false, containment, steps } = settings
  await using started = new AsyncDisposableStack()
  const simulators = started.use(
    await startSimulators({ control: workbench, ...(carriers === undefined ? {} : { carriers }) }),
  )
  const tenants = await Promise.all(
    Array.from({ length: count }, (_, index) => makeTenant(simulators, `tenant-${index + 1}`)),
  )
  const configuration = {
    ...configurationFor({ carriers: simulators.carriers, tenants }),
    ...(containment === undefined ? {} : { containment }),
  }
  const { origin } = started.use(
    steps === undefined
      ? await startProcess({ ...configuration, store })
      : await startPlatform({ ...configuration, steps }),
  )
  const pairs = tenants.flatMap((tenant) => pairsOf(origin, tenant))
  const running = started.move()
  return {
    target: { kind: 'platform', name: 'reference platform', pairs, ...workbenchOf(simulators) },
    simulators,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

function pairsOf(origin: string, { id, key, atCarriers }: PlatformTenant): readonly PlatformPair[] {
  const headers = { authorization: `Bearer ${key}` }
  return [...atCarriers].map(([carrier, { marker }]) => {
    const base = `${origin}/tenants/${id}/carriers/${carrier}`
    return {
      tenant: id,
      carrier,
      start: { method: 'GET', url: `${base}/connect`, headers },
      call: { method: 'GET', url: `${base}/ping`, headers },
      marker,
    }
  })
}

const upLine = z.object({ kind: z.literal('up'), origin: z.string() })

interface StartedPlatform extends AsyncDisposable {
  readonly origin: string
}

async function startProcess(configuration: PlatformConfiguration & { store: string }): Promise<StartedPlatform> {
  await using started = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'parcelproof-platform-'))
  started.defer(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'platform.json')
  await writeFile(file, JSON.stringify(configuration), { mode: 0o600 })
  // Compiled, the file beside this one ends as this one does.
  const script = join(import.meta.dirname, `../platform/main${extname(import.meta.filename)}`)
  // In a group of its own: Ctrl-C is for the generator, and the platform has to answer until that has ended.
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  started.defer(() => end(child))
  started.defer(() => void process.off('exit', kill))
  const origin = await originOf(child.stdout)
  const running = started.move()
  return { origin, [Symbol.asyncDispose]: () => running.disposeAsync() }
}

async function originOf(stdout: Readable): Promise<string> {
  for await (const line of createInterface({ input: stdout })) {
    // What it tells afterwards is read by nobody here, and must not fill the pipe.
    stdout.resume()
    return upLine.parse(JSON.parse(line)).origin
  }
  throw new Error('The reference platform ended before it was up.')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
