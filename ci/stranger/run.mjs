// The runtime half: every export of package.json can be imported, and the library runs.
import { readFileSync } from 'node:fs'

const { exports } = JSON.parse(readFileSync(new URL('node_modules/parcelproof/package.json', import.meta.url), 'utf8'))
const imported = {}
// Vitest and Playwright refuse to be imported outside of their own runners.
const runners = ['./vitest', './fixtures/vitest', './fixtures/playwright']
for (const path of Object.keys(exports).filter((name) => !runners.includes(name))) {
  const specifier = `parcelproof${path.slice(1)}`
  const module = path.endsWith('.json') ? await import(specifier, { with: { type: 'json' } }) : await import(specifier)
  imported[path] = Object.keys(module).length
}
const { run } = await import('parcelproof')
const { run: finished } = await run({ scenarios: ['authorization-server/pkce/verifier-enforced'], carriers: ['usps'] })
console.log(JSON.stringify({ imported, verdicts: finished.results.map(({ verdict }) => verdict) }))
