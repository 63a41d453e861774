import { join } from 'node:path'
import { runParcelproof } from '../run-target.ts'
import { startServer } from './server.ts'

// node examples/faulty-servers/run.ts: the harness against the correct small server.
await using server = await startServer()
process.exitCode = await runParcelproof(join(import.meta.dirname, 'parcelproof.yaml'), { ...server.environment })
