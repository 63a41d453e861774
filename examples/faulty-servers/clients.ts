/** A registered client of the server. */
export interface Client {
  readonly id: string
  /** Undefined for a public client. */
  readonly secret: string | undefined
  readonly application: 'web' | 'native'
  readonly redirectUris: readonly string[]
  /** Every scope it may have. */
  readonly scopes: readonly string[]
}

export const knownScopes = ['shipping', 'tracking', 'admin']

/** The clients of the configuration file, with the secrets of this run. */
export function clientsWith(secrets: {
  readonly ACME_SECRET: string
  readonly GLOBEX_SECRET: string
  readonly API_SECRET: string
}): ReadonlyMap<string, Client> {
  const web = { application: 'web', scopes: ['shipping', 'tracking'] } as const
  const clients: readonly Client[] = [
    {
      ...web,
      id: 'acme-app',
      secret: secrets.ACME_SECRET,
      redirectUris: [
        'https://app.example/cb/acme',
        'https://app.example/cb/acme/second',
        'https://app.example/cb/acme?tenant=acme',
      ],
    },
    {
      id: 'acme-cli',
      secret: undefined,
      application: 'native',
      redirectUris: ['http://127.0.0.1/cb'],
      scopes: ['shipping'],
    },
    { ...web, id: 'globex-app', secret: secrets.GLOBEX_SECRET, redirectUris: ['https://app.example/cb/globex'] },
    { ...web, id: 'api', secret: secrets.API_SECRET, redirectUris: [], scopes: [] },
  ]
  return new Map(clients.map((client) => [client.id, client]))
}

/** User names and passwords of the configuration file. */
export const passwords: ReadonlyMap<string, string> = new Map([
  ['alice', 'wonderland-1'],
  ['anna', 'wonderland-2'],
  ['amir', 'wonderland-3'],
  ['gita', 'wonderland-4'],
  ['george', 'wonderland-5'],
])
