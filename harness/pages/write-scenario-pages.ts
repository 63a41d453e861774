import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { scenarioPages } from './scenario-pages.ts'

/** `npm run docs:scenarios`: writes the pages anew; those of scenarios that are gone go. */
const folder = resolve(import.meta.dirname, '../../docs/scenarios')
await rm(folder, { recursive: true, force: true })
for (const [path, page] of scenarioPages()) {
  const file = resolve(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, page)
}
