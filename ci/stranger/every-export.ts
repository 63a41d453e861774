// Every export of the package, used with its types; a type that were lost (`any`) fails at the lines that expect an error.
import { defineConfiguration, defineExtensions, held, inProcess, type RunOutcome, run } from 'parcelproof'
import { test as vitestTest } from 'parcelproof/fixtures/vitest'
import packageFile from 'parcelproof/package.json' with { type: 'json' }
import schemaOfConfigurations from 'parcelproof/parcelproof.schema.json' with { type: 'json' }
import { startCarrierProxy } from 'parcelproof/proxy'
import schemaOfResults from 'parcelproof/result.schema.json' with { type: 'json' }
import { finishedRunSchema } from 'parcelproof/result-model'
import { scenarios } from 'parcelproof/scenarios'
import { type CarrierId, quirks, startSimulators } from 'parcelproof/simulators'
import type { RegistrationOptions } from 'parcelproof/vitest'

type Nock = typeof import('parcelproof/nock')
type Playwright = typeof import('parcelproof/fixtures/playwright')

const outcome: RunOutcome = await run({
  scenarios: ['authorization-server/pkce/verifier-enforced'],
  carriers: ['usps'],
})
// @ts-expect-error an exit code is a number
const code: string = outcome.exitCode
// @ts-expect-error `version` is 1
defineConfiguration({ version: 2 })
// @ts-expect-error a quirk has steps
defineExtensions({ quirks: [{ id: 'ups/x', carrier: 'ups', says: 'x', on: [] }] })
// @ts-expect-error there is no such option
const registration: RegistrationOptions = { scenario: 'one' }
// @ts-expect-error a listener is no text
inProcess('https://as.example', 'listener')
// @ts-expect-error there is no such carrier
const carrier: CarrierId = 'acme'
// @ts-expect-error a scenario has an id that is text
const id: number | undefined = scenarios[0]?.id
// @ts-expect-error nock is reached by functions
const nock: Nock = 1
// @ts-expect-error and so are the fixtures
const playwright: Playwright = 1
// @ts-expect-error a run is more than that
const finished: number = finishedRunSchema.parse(outcome.run)

await using simulators = await startSimulators({ carriers: ['ups'] })
const ids = [schemaOfResults, schemaOfConfigurations].map((schema) => typeof schema)
const kinds = [held, vitestTest, startCarrierProxy].map((value) => typeof value)
console.log(
  JSON.stringify({
    name: packageFile.name,
    verdicts: outcome.run.results.map(({ verdict }) => verdict),
    scenarios: scenarios.length,
    quirks: quirks.length,
    issuer: simulators.carrier('ups').issuer,
    ids,
    kinds,
    unused: [code, registration, carrier, id, nock, playwright, finished].length,
  }),
)
