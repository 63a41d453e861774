import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ExpectedVerdicts } from '../assert-verdicts.ts'
import { expectVerdicts } from '../assert-verdicts.ts'
import { freePort } from '../free-port.ts'
import { judge } from '../judge-in-tests.ts'
import { authlibInTests, python } from './python.ts'
import { authlibVerdicts } from './verdicts/authlib.ts'
import { openidClientVerdicts } from './verdicts/openid-client.ts'
import { carefulPassportVerdicts, plainPassportVerdicts } from './verdicts/passport-oauth2.ts'
import { simpleVerdicts } from './verdicts/simple-oauth2.ts'

const minutes = 60_000
const withAuthlib = authlibInTests()

/** All but what depends on how fast this machine is: searches bounded by time, and the times of answers. */
const selection = ['client/!(properties|tenants)/**', 'client/tenants/!(uniform-timing)']

interface Platform {
  readonly name: string
  readonly file: string
  readonly verdicts: ExpectedVerdicts
  readonly environment?: Readonly<Record<string, string>>
}

const platforms: readonly Platform[] = [
  { name: 'openid-client', file: 'openid-client', verdicts: openidClientVerdicts },
  { name: 'passport-oauth2 without checks', file: 'passport-oauth2', verdicts: plainPassportVerdicts },
  {
    name: 'passport-oauth2 with state and PKCE',
    file: 'passport-oauth2',
    verdicts: carefulPassportVerdicts,
    environment: { CHECKS: 'state-and-pkce' },
  },
  { name: 'simple-oauth2', file: 'simple-oauth2', verdicts: simpleVerdicts },
]

test.concurrent.each(platforms)(
  'judges two tenants on $name row by row, each verdict checked by hand',
  async ({ file, verdicts, environment }) => judged(file, verdicts, environment),
  10 * minutes,
)

test
  .skipIf(!withAuthlib)
  .concurrent(
    'judges two tenants on Authlib row by row, each verdict checked by hand (npm run targets:authlib:install)',
    async () => judged('authlib', authlibVerdicts, { PYTHON: python }),
    10 * minutes,
  )

async function judged(
  file: string,
  verdicts: ExpectedVerdicts,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { run } = await judge({
    config: join(import.meta.dirname, `${file}.yaml`),
    environment: { PORT: await freePort(), ...environment },
    // At one of the two carriers: the other is there for what mixes them up.
    args: [...selection, '--carrier', 'ups', '--port-base', '0', '--seed', '7'],
  })
  expectVerdicts(run, verdicts)
  expect(run.targets).toEqual([expect.objectContaining({ role: 'client', name: file })])
}
