import type { ConfigurationProblem } from '../config/configuration-error.ts'
import { nearest } from '../config/nearest.ts'
import type { IssuerAddresses } from '../issuer/addresses.ts'
import { authorityName } from './authority-file.ts'

/** What `process.env` of a resource server may name of a tenant. */
export interface TenantValues extends IssuerAddresses {
  readonly audience: string
}

/** Fills `{acme.issuer}`, `{acme.jwks_uri}`, `{harness.ca_file}` and the like, and says what nothing fills. */
export function fillIssuerPlaceholders(
  env: Readonly<Record<string, string>>,
  tenants: Readonly<Record<string, TenantValues>>,
  authorityFile?: string,
): { readonly variables: Readonly<Record<string, string>>; readonly problems: readonly ConfigurationProblem[] } {
  const values = new Map(
    Object.entries(tenants).flatMap(([tenant, named]) =>
      Object.entries(named).map(([name, value]): [string, string] => [`${tenant}.${name}`, value]),
    ),
  )
  if (authorityFile !== undefined) values.set(authorityName, authorityFile)
  const problems: ConfigurationProblem[] = []
  const fill = (variable: string, text: string): string =>
    text.replaceAll(/\{([\w~-]+(?:\.[\w~-]+)+)\}/g, (placeholder, name: string) => {
      const value = values.get(name)
      if (value !== undefined) return value
      const path = ['resourceServer', 'process', 'env', variable]
      if (name === authorityName) {
        const sentence = `holds ${placeholder}, which is there with facts: { trustsHarnessCa: true } alone; add that to resourceServer`
        problems.push({ code: 'INVALID_VALUE', path, sentence })
        return placeholder
      }
      const meant = nearest(name, [...values.keys()])
      const advice =
        meant === undefined
          ? `there are ${[...values.keys()].map((key) => `{${key}}`).join(', ')}`
          : `did you mean {${meant}}?`
      problems.push({ code: 'INVALID_VALUE', path, sentence: `holds ${placeholder}, which nothing fills; ${advice}` })
      return placeholder
    })
  const variables = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(name, text)]))
  return { variables, problems }
}
