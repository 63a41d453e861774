import { Redis } from 'ioredis'
import { Client } from 'pg'

/** Everything that a Redis or a PostgreSQL holds, as text: names and values, whoever's they are. */
export function dumpStore(url: string): Promise<string> {
  return url.startsWith('redis') ? dumpRedis(url) : dumpPostgres(url)
}

async function dumpRedis(url: string): Promise<string> {
  const redis = new Redis(url)
  try {
    const names = await redis.keys('*')
    const values = await Promise.all(
      names.map(async (name) => {
        switch (await redis.type(name)) {
          case 'list':
            return redis.lrange(name, 0, -1)
          case 'zset':
            return redis.zrange(name, '0', '-1')
          default:
            return [(await redis.get(name)) ?? '']
        }
      }),
    )
    return names.map((name, index) => [name, ...(values[index] ?? [])].join('\n')).join('\n')
  } finally {
    redis.disconnect()
  }
}

async function dumpPostgres(url: string): Promise<string> {
  const client = new Client(url)
  await client.connect()
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    )
    const parts: string[] = []
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ line: string }>(`SELECT row_to_json(t)::text AS line FROM ${name} t`)
      parts.push(name, ...rows.map(({ line }) => line))
    }
    return parts.join('\n')
  } finally {
    await client.end()
  }
}
