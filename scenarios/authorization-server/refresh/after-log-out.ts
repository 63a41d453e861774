import type { ServerClient } from '../../api/authorization-server.ts'
import { type Finding, notApplicable, recorded } from '../../api/finding.ts'
import { encodeForm } from '../../api/params.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { type RefreshContext, refresh, withRefreshToken } from '../refresh-grant.ts'

/** Refreshes after the person has logged out (RFC 9700, 4.14.2): servers may end the token then, and what they do is worth knowing. */
export async function afterLogOut(
  context: RefreshContext,
  client: ServerClient,
  row: string,
): Promise<readonly Finding[]> {
  const { target } = context
  const url = target.tenants[0].endpoints.end_session_endpoint
  if (url === undefined) {
    return notApplicable(row, 'no log-out address is known, and a change of password cannot be tried from outside')
  }
  const browser = target.browser()
  return withRefreshToken(
    context,
    client,
    row,
    async ({ refreshToken, tokens: { idToken } }) => {
      const query = encodeForm([
        ['client_id', client.id],
        ...(idToken === undefined ? [] : ([['id_token_hint', idToken]] as const)),
      ])
      const joined = `${url}${url.includes('?') ? '&' : '?'}${query}`
      const page = await browser.navigate({ method: 'GET', url: joined, label: 'log out' })
      const after = await refresh(target, client, refreshToken, { label: 'the refresh token, after the log-out' })
      const answered = page.kind === 'answered' ? `answered with status ${page.status}` : page.sentence
      return recorded(row, `after a log-out (${answered}) the refresh: ${describeTokenOutcome(after)}`, page, after)
    },
    { browser },
  )
}
