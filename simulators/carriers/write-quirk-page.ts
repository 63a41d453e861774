import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { quirkPage } from './quirk-page.ts'

writeFileSync(resolve(import.meta.dirname, '../../docs/carriers.md'), quirkPage())
