import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Authority } from '../../simulators/index.ts'

/** The placeholder of `process.env` that the path fills. */
export const authorityName = 'harness.ca_file'

/** Where a platform or a resource server finds the certificate of the run's authority. */
export interface AuthorityFile {
  readonly path: string
  remove(): Promise<void>
}

/** Writes the certificate, and never the key, to a file of its own. */
export async function writeAuthorityFile({ cert }: Pick<Authority, 'cert'>): Promise<AuthorityFile> {
  const folder = await mkdtemp(join(tmpdir(), 'parcelproof-ca-'))
  const path = join(folder, 'ca.pem')
  await writeFile(path, cert)
  return { path, remove: () => rm(folder, { recursive: true, force: true }) }
}
