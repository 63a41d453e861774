import { createHmac } from 'node:crypto'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { encodePart } from '../jwt.ts'
import { registerClient } from '../self-registration.ts'
import { confidentialClientMetadata, describeRegistration, withRegisteredClient } from './registered-client.ts'

const row = 'RFC7591-2.3-1'
const stated = 'Harbour Parcel Desk'

/** Statements that nobody the server trusts has made. */
const statements: readonly { readonly what: string; readonly write: (key: string) => string }[] = [
  { what: 'an unsigned statement', write: () => `${encodePart({ alg: 'none' })}.${claims('https://issuer.example')}.` },
  {
    what: 'a statement of an unknown issuer',
    write: (key) => signed(key, claims('https://nobody-knows.example')),
  },
  { what: 'a statement without iss', write: (key) => signed(key, claims(undefined)) },
]

export const softwareStatements = authorizationServerScenario({
  id: 'authorization-server/registration/software-statements',
  title: 'A statement about a client counts only from somebody the server trusts',
  story: 'A phisher writes a software statement of their own, with the name of a known application in it.',
  requirements: [row],
  needs: ['registration'],
  caughtBy: [{ twin: 'believes-any-software-statement', breaks: [row] }],
  async run({ target, random }) {
    const [tenant] = target.tenants
    return withRegisteredClient({ target }, row, async () => {
      const findings = await inTurn(statements, async ({ what, write }) => {
        const metadata = { ...confidentialClientMetadata(tenant), software_statement: write(random.token(32)) }
        const made = await registerClient(target, tenant, metadata, { label: `register with ${what}` })
        const observed = `${what}: ${describeRegistration(made)}`
        if (made.kind === 'unclear') return inconclusive(row, observed, made)
        if (made.kind === 'refused') return held(row, observed, made)
        await made.forget()
        if (made.document.client_name !== stated) return held(row, `${observed}, without what the statement says`, made)
        const expected = 'nothing of a statement that nobody trusted has signed'
        return broken(row, { expected, observed: `${what}: its client_name was registered` }, made)
      })
      return findings.some(({ kind }) => kind === 'broken') ? findings : withoutTrustedStatement(findings)
    })
  },
})

/** Nobody has given us a trusted statement, so it stays open whether any is taken; that untrusted ones are not is no proof. */
function withoutTrustedStatement(findings: readonly Finding[]): readonly Finding[] {
  const unclear = findings.filter(({ kind }) => kind === 'inconclusive')
  if (unclear.length > 0) return unclear
  const seen = findings.flatMap((finding) => (finding.kind === 'held' ? (finding.observed ?? []) : []))
  const evidence = findings.flatMap((finding) => finding.evidence)
  return notApplicable(row, `no trusted software statement is known here; ${seen.join('; ')}`, ...evidence)
}

function claims(issuer: string | undefined): string {
  return encodePart({ software_id: 'probe', client_name: stated, ...(issuer === undefined ? {} : { iss: issuer }) })
}

function signed(key: string, payload: string): string {
  const input = `${encodePart({ alg: 'HS256', typ: 'JWT' })}.${payload}`
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
}
