import { readFile } from 'node:fs/promises'
import { readPlatformFile } from './configuration-file.ts'
import { startPlatform } from './start-platform.ts'

/** `node harness/platform/main.ts FILE`: runs a platform of its own and tells events as lines of JSON. */
async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error('Name the configuration file: node harness/platform/main.ts platform.yaml')
  const options = readPlatformFile(await readFile(file, 'utf8'), process.env)
  const platform = await startPlatform({ ...options, onEvent: (event) => console.log(JSON.stringify(event)) })
  console.log(JSON.stringify({ kind: 'up', origin: platform.origin }))
  const stop = (): void => void platform.close().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

try {
  await main(process.argv[2])
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(2)
}
