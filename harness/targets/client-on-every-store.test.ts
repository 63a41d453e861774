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
const summary = z.object({ summary: z.object({ total: z.number(), passed: z.number(), notApplicable: z.number() }) })

/** Runs the client scenarios against the reference platform over this store. @returns the counts of its report */
async function runClientScenarios(store: string) {
  const out = await mkdtemp(join(tmpdir(), 'client-run-'))
  try {
    const args = [program, 'run', '--role', 'client', '--carrier', 'ups', '--carrier', 'dhl', '--out', out]
    await promisify(execFile)(process.execPath, args, { env: { ...process.env, PLATFORM_STORE: store } })
    return summary.parse(JSON.parse(await readFile(join(out, 'result.json'), 'utf8'))).summary
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
  Redis: async (url: string) => {
    const client = new Redis(url)
    const names = await client.keys('*')
    await client.quit()
    return names.length
  },
  PostgreSQL: async (url: string) => {
    const pool = calmPool({ connectionString: url })
    const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM tenant_records')
    await pool.end()
    return rows[0]?.n ?? 0
  },
}

describe('the client scenarios on the reference platform', () => {
  for (const [name, service] of [
    ['Redis', redis],
    ['PostgreSQL', postgres],
  ] as const) {
    if (isMissing(service)) {
      tellMissing(name, service)
      continue
    }
    test(`are green on ${name}`, { timeout: 300_000 }, async () => {
      const { total, passed, notApplicable } = await runClientScenarios(service.url)
      expect(total).toBeGreaterThan(0)
      expect(passed + notApplicable).toBe(total)
      expect(await traces[name](service.url)).toBeGreaterThan(0)
    })
  }
})
