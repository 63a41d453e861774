import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createAuthority } from '../../simulators/index.ts'
import { createLedger } from '../carrier/ledger.ts'
import { playedCarrier } from '../carrier/named-carriers.ts'
import { writeAuthorityFile } from './authority-file.ts'
import { fillPlaceholders } from './platform-placeholders.ts'

test('names https addresses and the file of the authority where carriers are played over TLS', async () => {
  const authority = await createAuthority()
  const file = await writeAuthorityFile(authority)
  try {
    const carrier = playedCarrier({ id: 'ups', simulator: 'ups', overTls: true }, 4010)
    const env = { CA: '{harness.ca_file}', TOKEN: '{ups.token_endpoint}', API: '{ups.api}' }
    const { variables, problems } = fillPlaceholders(env, [carrier], ['acme'], createLedger([]), file.path)
    expect(problems).toEqual([])
    expect(variables).toEqual({
      CA: file.path,
      TOKEN: 'https://127.0.0.1:4010/security/v1/oauth/token',
      API: 'https://127.0.0.1:4010/api',
    })
    const written = await readFile(file.path, 'utf8')
    expect(written).toBe(authority.cert)
    expect(written).not.toContain('PRIVATE')
  } finally {
    await file.remove()
  }
  await expect(readFile(file.path, 'utf8')).rejects.toThrow()
})

test('says what is missing where carriers are played without TLS', () => {
  const carrier = playedCarrier({ id: 'ups', simulator: 'ups' }, 4010)
  const { problems } = fillPlaceholders({ CA: '{harness.ca_file}' }, [carrier], ['acme'], createLedger([]))
  expect(problems.map(({ sentence }) => sentence)).toEqual([
    'holds {harness.ca_file}, which is there with facts: { trustsHarnessCa: true } alone; add that to client',
  ])
})
