import { readFile, writeFile } from 'node:fs/promises'
import { editorSchema } from './editor-schema.ts'
import { withReference } from './reference.ts'

/** `npm run docs:configuration`: writes what is made from the schema anew. */
const page = new URL('../../docs/configuration.md', import.meta.url)
await writeFile(page, withReference(await readFile(page, 'utf8')))
await writeFile(new URL('parcelproof.schema.json', import.meta.url), `${JSON.stringify(editorSchema(), null, 2)}\n`)
