import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectVerdicts } from '../assert-verdicts.ts'
import { judge } from '../judge-in-tests.ts'
import { expressVerdicts, joseVerdicts } from './verdicts.ts'

const here = import.meta.dirname

test.each([
  { library: 'express', verdicts: expressVerdicts },
  { library: 'jose', verdicts: joseVerdicts },
])(
  'judges two tenants on $library row by row, each verdict checked by hand',
  async ({ library, verdicts }) => {
    const { code, run } = await judge({
      config: join(here, `${library}.yaml`),
      environment: { PORT: String(await freePort()) },
      args: ['--port-base', '0', '--seed', '7', '--keys', join(here, '../../node_modules/.cache/parcelproof-keys')],
    })
    expectVerdicts(run, verdicts)
    expect(code).toBe(1)
  },
  60_000,
)

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === 'string') throw new Error('no port was free')
  return address.port
}
