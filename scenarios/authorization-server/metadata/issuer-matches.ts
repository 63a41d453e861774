import type { ServerTenant } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { isMadeFrom } from './address.ts'
import { documentsOf, nameOfDocument, type PublishedDocument } from './documents.ts'

const row = 'RFC8414-3.3-2'

export const issuerMatches = authorizationServerScenario({
  id: 'authorization-server/metadata/issuer-matches',
  title: 'The metadata name the issuer whose address they were asked at',
  story: 'The metadata of one issuer name another one, and a client that believes them talks to the wrong server.',
  requirements: [row],
  needs: ['metadata'],
  caughtBy: [
    { twin: 'metadata-name-another-issuer', breaks: [row] },
    { twin: 'openid-metadata-of-another-issuer', breaks: [row] },
  ],
  run: async ({ target }) => documentsOf(target).flatMap((found) => matches(found, found.tenant)),
})

function matches(found: PublishedDocument, { issuer }: ServerTenant): readonly Finding[] {
  const named = found.document.issuer
  if (issuer === undefined) {
    // Without a configured issuer the address itself says which one it was built from.
    if (typeof named === 'string' && isMadeFrom(found.url, named)) return held(row, undefined, found)
    return couldNotRun(row, 'the issuer that the metadata address was built from is not known: add `issuer`', found)
  }
  return named === issuer
    ? held(row, `${nameOfDocument(found)} names ${issuer}`, found)
    : broken(
        row,
        {
          expected: `the issuer ${issuer}, character for character`,
          observed: `${nameOfDocument(found)} names ${JSON.stringify(named)}`,
        },
        found,
      )
}
