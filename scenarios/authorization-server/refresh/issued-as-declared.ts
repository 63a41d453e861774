import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf, oneClientOfEachKind } from '../judge.ts'
import { askForRefreshToken, type RefreshContext } from '../refresh-grant.ts'

const row = 'RFC9700-4.14.2-1'

export const issuedAsDeclared = authorizationServerScenario({
  id: 'authorization-server/refresh/issued-as-declared',
  title: 'Refresh tokens go to those clients only that are meant to have them',
  story: 'The operator has weighed which clients get refresh tokens; no other client may get one.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'refresh-token-for-client-credentials', breaks: [row] }],
  async run(context) {
    return [
      ...(await inTurn(oneClientOfEachKind(context.target), (client) => codeFlow(context, client))),
      ...(await inTurn(
        oneClientOfEachKind(context.target).filter(({ confidential }) => confidential),
        (client) => clientCredentials(context, client),
      )),
    ]
  },
})

async function codeFlow(context: RefreshContext, client: ServerClient): Promise<readonly Finding[]> {
  const declared = client.facts.refreshTokens
  const name = nameOf(client)
  if (declared === undefined) {
    const missing = `whether the ${name} is meant to have refresh tokens is not declared: add \`facts: { refreshTokens: rotating | static | none }\``
    return couldNotRun(row, missing)
  }
  const attempt = await askForRefreshToken(context, client)
  switch (attempt.kind) {
    case 'failed':
      return controlFailed(row, attempt)
    case 'grant':
      return declared === 'none'
        ? broken(
            row,
            { expected: `no refresh token for the ${name}, as declared`, observed: 'it was issued one' },
            attempt.grant,
          )
        : held(row, `the ${name} is issued refresh tokens, as declared`, attempt.grant)
    case 'none-issued':
      return declared === 'none'
        ? held(row, `${attempt.sentence}, as declared`, attempt)
        : inconclusive(
            row,
            `${attempt.sentence}, though refresh tokens are declared: name what the server wants in \`facts.refreshNeeds\``,
            attempt,
          )
  }
}

/** A client that can always authenticate anew has no use for a refresh token (RFC 6749, 4.4.3). */
async function clientCredentials({ target }: RefreshContext, client: ServerClient): Promise<readonly Finding[]> {
  const outcome = await target.token(client, {
    form: [['grant_type', 'client_credentials']],
    label: 'a client credentials request',
  })
  if (outcome.kind !== 'tokens') return []
  return outcome.refreshToken === undefined
    ? held(row, `client credentials of the ${nameOf(client)} bring no refresh token`, outcome)
    : broken(
        row,
        {
          expected: 'no refresh token for client credentials',
          observed: `the ${nameOf(client)} was issued one for its client credentials`,
        },
        outcome,
      )
}
