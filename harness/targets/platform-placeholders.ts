import type { PlayedCarrier } from '../../scenarios/api/client.ts'
import { freshValue, type Ledger } from '../carrier/ledger.ts'
import type { ConfigurationProblem } from '../config/configuration-error.ts'
import { nearest } from '../config/nearest.ts'
import { authorityName } from './authority-file.ts'

/** Environment variables with the addresses and clients of this run in the place of their placeholders. */
export interface FilledVariables {
  readonly variables: Readonly<Record<string, string>>
  readonly problems: readonly ConfigurationProblem[]
  /** Values made for the run that nobody else may see. */
  readonly secrets: readonly string[]
}

/**
 * Fills `{ups.token_endpoint}`, `{acme.ups.client_id}` and the like. A client nobody has registered is made for the run
 * as soon as one of its placeholders is used. `{harness.ca_file}` is the certificate of the authority behind carriers over TLS.
 */
export function fillPlaceholders(
  env: Readonly<Record<string, string>>,
  carriers: readonly PlayedCarrier[],
  tenants: readonly string[],
  ledger: Ledger,
  authorityFile?: string,
): FilledVariables {
  const secrets: string[] = []
  const values = new Map<string, () => string>()
  if (authorityFile !== undefined) values.set(authorityName, () => authorityFile)
  for (const carrier of carriers) {
    const addresses = { issuer: carrier.issuer, api: carrier.api, ...carrier.endpoints }
    for (const [name, address] of Object.entries(addresses)) values.set(`${carrier.id}.${name}`, () => address)
    for (const tenant of tenants) {
      for (const [name, value] of Object.entries(clientValues(ledger, tenant, carrier.id, secrets))) {
        values.set(`${tenant}.${carrier.id}.${name}`, value)
      }
    }
  }
  const problems: ConfigurationProblem[] = []
  const fill = (variable: string, text: string): string =>
    text.replaceAll(/\{([\w~-]+(?:\.[\w~-]+)+)\}/g, (placeholder, name: string) => {
      const value = values.get(name)
      if (value !== undefined) return value()
      const path = ['client', 'process', 'env', variable]
      if (name === authorityName) {
        const sentence = `holds ${placeholder}, which is there with facts: { trustsHarnessCa: true } alone; add that to client`
        problems.push({ code: 'INVALID_VALUE', path, sentence })
        return placeholder
      }
      const meant = nearest(name, [...values.keys()])
      const advice =
        meant === undefined
          ? 'use such as {ups.issuer}, {ups.token_endpoint}, {ups.api} or {acme.ups.client_id}'
          : `did you mean {${meant}}?`
      problems.push({ code: 'INVALID_VALUE', path, sentence: `holds ${placeholder}, which nothing fills; ${advice}` })
      return placeholder
    })
  const variables = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(name, text)]))
  return { variables, problems, secrets }
}

function clientValues(
  ledger: Ledger,
  tenant: string,
  carrier: string,
  secrets: string[],
): Readonly<Record<string, () => string>> {
  const client = () => {
    const known = ledger.clients.find((candidate) => candidate.tenant === tenant && candidate.carrier === carrier)
    if (known !== undefined) return known
    const id = freshValue(`${tenant}-${carrier}`)
    const secret = freshValue('secret')
    secrets.push(secret)
    const authentication = { method: 'client_secret_basic', clientId: id, secret } as const
    const made = { carrier, id, tenant, authentication, redirectUri: undefined }
    ledger.clients.push(made)
    return made
  }
  return {
    client_id: () => client().id,
    client_secret() {
      const { authentication } = client()
      return 'secret' in authentication ? authentication.secret : ''
    },
    redirect_uri: () => client().redirectUri ?? '',
    initial_access_token() {
      const token = freshValue('registration')
      secrets.push(token)
      ledger.initialAccessTokens.set(token, tenant)
      return token
    },
  }
}
