import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { systemClock } from '../http/clock.ts'
import { readPlatformFile } from './configuration-file.ts'
import { namesEndpoint } from './seeing/otlp-endpoint.ts'
import { startPlatform } from './start-platform.ts'
import { openStore } from './store/open-store.ts'

/**
 * `node harness/platform/main.ts FILE`: runs a platform of its own and tells events as lines of JSON.
 * With `--reseal TENANT` it seals what is kept for that tenant anew, says how much that was, and ends.
 */
async function main(args: readonly string[]): Promise<void> {
  const { positionals, values } = readArguments(args)
  const [file] = positionals
  if (file === undefined) throw new Error('Name the configuration file: node harness/platform/main.ts platform.yaml')
  const { options, store } = readPlatformFile(await readFile(file, 'utf8'), process.env)
  const { reseal } = values
  if (reseal !== undefined && !options.tenants.some(({ id }) => id === reseal)) {
    throw new Error('--reseal wants the id of a tenant of this file.')
  }
  const traces = namesEndpoint(process.env) ? (await import('./seeing/otlp.ts')).exportTraces() : undefined
  const platform = await startPlatform({
    ...options,
    ...(traces === undefined ? {} : { tracing: traces.provider }),
    ...(reseal === undefined ? {} : { host: '127.0.0.1', port: 0, refreshAhead: false }),
    store: await openStore(store, systemClock),
    onEvent: (event) => console.log(JSON.stringify(event)),
    onExchange: (event) => console.log(JSON.stringify(event)),
  })
  if (reseal !== undefined) {
    console.log(JSON.stringify({ kind: 'resealed', tenant: reseal, ...(await platform.reseal(reseal)) }))
    await platform.close()
    await traces?.close().catch(() => undefined)
    return
  }
  const { origin, metricsOrigin } = platform
  console.log(
    JSON.stringify({ kind: 'up', origin, ...(metricsOrigin === undefined ? {} : { metrics: metricsOrigin }) }),
  )
  const stop = async (): Promise<void> => {
    await platform.close()
    // What cannot be sent any more is no reason to stay.
    await traces?.close().catch(() => undefined)
    process.exit(0)
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { reseal: { type: 'string' } } })
  } catch {
    throw new Error('Write: node harness/platform/main.ts platform.yaml [--reseal TENANT]')
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(2)
}
