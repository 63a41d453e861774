import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startServer } from './faulty-servers/server.ts'
import { judge } from './judge-in-tests.ts'
import { startRecordingProxy } from './recording-proxy.ts'

test('leaves no secret of the run in any file it writes or line it prints', { timeout: 180_000 }, async () => {
  let behind = ''
  await using proxy = await startRecordingProxy(() => behind)
  await using server = await startServer({}, proxy.origin)
  behind = server.address
  const { out, printed, run } = await judge({
    config: join(import.meta.dirname, 'faulty-servers', 'parcelproof.yaml'),
    environment: server.environment,
  })
  expect(run.summary.passed).toBeGreaterThan(50)

  const { ACME_SECRET = '', GLOBEX_SECRET = '', API_SECRET = '' } = server.environment
  const secrets = new Set([...proxy.secrets(), ACME_SECRET, GLOBEX_SECRET, API_SECRET, 'wonderland-1', 'wonderland-2'])
  // Codes, tokens, verifiers and cookies of some hundred flows.
  expect(secrets.size).toBeGreaterThan(1000)

  const files = await readdir(out)
  expect(files).toEqual(expect.arrayContaining(['evidence.har', 'report.html', 'result.json', 'results.ndjson']))
  const texts = new Map([['printed', printed]])
  for (const file of files) texts.set(file, await readFile(join(out, file), 'utf8'))
  const found = [...secrets].flatMap((secret) =>
    formsOf(secret).flatMap((form) =>
      [...texts].flatMap(([file, text]) => (text.includes(form) ? [`${file}: ${form}`] : [])),
    ),
  )
  expect(found).toEqual([])
})

/** A secret as it stands, in an address, and in Base64, where what stands before it decides about the first letters. */
function formsOf(secret: string): readonly string[] {
  const forms = [secret, encodeURIComponent(secret), encodeURIComponent(encodeURIComponent(secret))]
  const encoded = [0, 1, 2].flatMap((before) =>
    (['base64', 'base64url'] as const).map((encoding) =>
      Buffer.from('x'.repeat(before) + secret)
        .toString(encoding)
        .replace(/=+$/, '')
        .slice(before === 0 ? 0 : 4, -4),
    ),
  )
  return [...new Set([...forms, ...encoded.filter((form) => form.length >= 12)])]
}
