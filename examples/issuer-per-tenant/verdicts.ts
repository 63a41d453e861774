import type { ExpectedVerdicts } from '../assert-verdicts.ts'

/** What the test runs: everything that takes something of one tenant to the issuer of another. */
export const scenarios = [
  'authorization-server/tenants/foreign-*',
  'authorization-server/tenants/token-for-another-tenant',
  'authorization-server/tenants/uniform-errors',
  'authorization-server/code/bound-to-issuer',
  'authorization-server/iss/in-every-response',
  'authorization-server/metadata/issuer-matches',
] as const

const kept = [
  'RFC9700-4.4.2.1-A1',
  'RFC9207-2-1',
  'RFC9207-2-2',
  'RFC9207-2.3-1',
  'RFC9207-2.3-2',
  'RFC9207-2.3-3',
  'RFC8414-3.3-2',
  'TENANT-CLIENT-4',
  'TENANT-XCH-6',
]

const notApplicable = ['RFC9207-2.4-9-as', 'TENANT-TOKEN-4']

/** Each issuer knows its own clients, codes and tokens alone. */
export const ownMemory: ExpectedVerdicts = {
  failed: {},
  warning: {},
  inconclusive: [],
  couldNotRun: [],
  passed: [...kept, 'TENANT-STATE-6', 'TENANT-TOKEN-5-as', 'TENANT-ERR-3'],
  notApplicable,
}

/** One table of clients and one of codes and tokens behind both; failed rows with what a plain request showed. */
export const sharedMemory: ExpectedVerdicts = {
  failed: {
    'TENANT-STATE-6':
      "POST /globex/token with acme's code, acme-app and its secret: 200, an ID token with globex's iss",
    'TENANT-TOKEN-5-as':
      "POST /globex/token/introspection by globex-api with acme's token: active; GET /globex/me: 200; revocation there ends it; POST /globex/token with acme's refresh token: 200",
  },
  warning: { 'TENANT-ERR-3': "POST /globex/token/revocation with acme's refresh token: 400; with a made-up one: 200" },
  inconclusive: [],
  couldNotRun: [],
  passed: kept,
  notApplicable,
}
