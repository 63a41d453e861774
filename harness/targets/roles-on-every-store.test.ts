import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { calmPool } from '../platform/store/postgres/tenant-pools.ts'
import { startPostgres } from '../platform/testing/postgres-server.ts'
import { startRedis } from '../platform/testing/redis-server.ts'
import { isMissing, tellMissing } from '../platform/testing/service.ts'

const program = join(import.meta.dirname, '..', 'bin', 'parcelproof.js')
const report = z.object({
  results: z.array(
    z.object({ id: z.string(), carrier: z.string().optional(), verdict: z.string(), reason: z.string().optional() }),
  ),
})

/** All scenarios where somebody waits for that: in CI and by `npm run test:stores`. `npm test` alone takes some of them. */
const whole = process.env.CI === 'true' || process.env.npm_lifecycle_event === 'test:stores'
const some = ['client/{races,store}/**', 'resource-server/{dpop,tenants}/**'] as const

/** Runs scenarios of a role against the platform over this store. @returns what came of each */
async function runRole(store: string, args: readonly string[]) {
  const out = await mkdtemp(join(tmpdir(), 'role-run-'))
  try {
    const all = [program, 'run', ...args, '--out', out, '--reporter', 'json']
    const env = { ...process.env, PLATFORM_STORE: store }
    // What is red is told below, by name; a run that could not even begin leaves no report.
    await promisify(execFile)(process.execPath, all, { env }).catch(() => undefined)
    return report.parse(JSON.parse(await readFile(join(out, 'result.json'), 'utf8'))).results
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

const [redis, postgres] = await Promise.all([startRedis(), startPostgres()])
afterAll(async () => {
  for (const service of [redis, postgres]) if (!isMissing(service)) await service[Symbol.asyncDispose]()
})

/** Something was really kept there: a store that is only named would leave nothing behind. */
const traces = {
  Redis: async (url: string, kind: string) => {
    const client = new Redis(url)
    const names = await client.keys(`${kind}:*`)
    await client.quit()
    return names.length
  },
  PostgreSQL: async (url: string, kind: string) => {
    const pool = calmPool({ connectionString: url })
    const sql = 'SELECT count(*)::int AS n FROM tenant_records WHERE kind = $1'
    const { rows } = await pool.query<{ n: number }>(sql, [kind])
    await pool.end()
    return rows[0]?.n ?? 0
  },
}

const [client, resourceServer] = whole ? (['client/**', 'resource-server/**'] as const) : some
const services = [
  ['Redis', redis],
  ['PostgreSQL', postgres],
] as const

for (const [name, service] of services) {
  if (isMissing(service)) tellMissing(name, service)
  else
    describe(`on ${name}`, () => {
      test.each([
        ['client', [client, '--role', 'client'], 'connection'],
        ['resource-server', [resourceServer, '--role', 'resource-server'], 'exchange_dealings'],
      ] as const)('the %s scenarios are green', { timeout: 600_000 }, async (_role, args, kind) => {
        const results = await runRole(service.url, args)
        expect(results.length).toBeGreaterThan(0)
        expect(results.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'not-applicable')).toEqual([])
        expect(await traces[name](service.url, kind)).toBeGreaterThan(0)
      })
    })
}
