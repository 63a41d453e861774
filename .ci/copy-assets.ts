import { cpSync } from 'node:fs'
import { resolve } from 'node:path'

/** What the compiler leaves behind and the packed artefact needs: the console's pages, and the scripts that k6 reads as they are. */
const assets: readonly { readonly folder: string; readonly isAsset: (path: string) => boolean }[] = [
  { folder: 'simulators/console', isAsset: (path) => !path.endsWith('.ts') },
  { folder: 'load/k6', isAsset: (path) => !path.endsWith('.test.ts') },
]

const root = resolve(import.meta.dirname, '..')
for (const { folder, isAsset } of assets)
  cpSync(resolve(root, folder), resolve(root, 'dist', folder), { recursive: true, filter: isAsset })
