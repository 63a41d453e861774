import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { LoadTarget, PlatformPair } from '../../load/target.ts'
import { workbenchOf } from '../../load/targets/simulated.ts'
import { type CarrierId, type Simulators, startSimulators } from '../../simulators/index.ts'
import type { PlatformConfiguration } from '../platform/configuration.ts'
import { configurationFor, makeTenant, type PlatformTenant } from '../platform/self-check/tenant.ts'

export interface PlatformTargetSettings {
  readonly carriers?: readonly CarrierId[] | undefined
  readonly tenants: number
  /** As `PLATFORM_STORE` names it; memory where it is left out. */
  readonly store?: string | undefined
  /** Lets journeys change the carriers while they run. */
  readonly workbench?: boolean
  /** What of the platform's containment is not as usual. */
  readonly containment?: PlatformConfiguration['containment']
}

export interface PlatformTarget extends AsyncDisposable {
  readonly target: LoadTarget
  readonly simulators: Simulators
}

/** Starts the carriers, and the reference platform in a process of its own, as it would run elsewhere. */
export async function startPlatformTarget(settings: PlatformTargetSettings): Promise<PlatformTarget> {
  const { carriers, tenants: count, store = 'memory', workbench = false, containment } = settings
  await using started = new AsyncDisposableStack()
  const simulators = started.use(
    await startSimulators({ control: workbench, ...(carriers === undefined ? {} : { carriers }) }),
  )
  const tenants = await Promise.all(
    Array.from({ length: count }, (_, index) => makeTenant(simulators, `tenant-${index + 1}`)),
  )
  const folder = await mkdtemp(join(tmpdir(), 'parcelproof-platform-'))
  started.defer(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'platform.json')
  const configuration = {
    ...configurationFor(simulators, tenants),
    store,
    ...(containment === undefined ? {} : { containment }),
  }
  await writeFile(file, JSON.stringify(configuration), { mode: 0o600 })
  const { child, origin } = await startProcess(file)
  started.defer(() => end(child))
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

async function startProcess(file: string): Promise<{ readonly child: ChildProcess; readonly origin: string }> {
  // Compiled, the file beside this one ends as this one does.
  const script = join(import.meta.dirname, `../platform/main${extname(import.meta.filename)}`)
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    // What it tells afterwards is read by nobody here, and must not fill the pipe.
    child.stdout.resume()
    return { child, origin: upLine.parse(JSON.parse(line)).origin }
  }
  throw new Error('The reference platform ended before it was up.')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
