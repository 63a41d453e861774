import { type Finding, inconclusive } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { onePublicOneConfidential } from '../clients.ts'
import { askForCode, correctFlow, planFlow, redeem } from '../code-flow.ts'
import { controlFailed, mustRefuseTokens, nameOf } from '../judge.ts'
import { attackerHost } from './mutants.ts'

const row = 'RFC9700-4.1.3-1'

export const tokenRequest = authorizationServerScenario({
  id: 'authorization-server/redirect-uri/token-request',
  title: 'The token request repeats the redirect URI of the authorization request',
  story: 'A code is redeemed, verifier and all, with another redirect URI than the one it was sent to.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'ignores-redirect-uri-at-token-endpoint', breaks: [row] }],
  async run({ target, random }) {
    const findings: Finding[] = []
    for (const client of onePublicOneConfidential(target)) {
      const control = await correctFlow(target, client, random)
      if (control.kind === 'failed') {
        findings.push(...controlFailed(row, control))
        continue
      }
      for (const { what, value } of otherRedirectUris(client.redirectUris)) {
        const asked = await askForCode(target, planFlow(client, random), { label: 'a correct request for a code' })
        if (asked.kind === 'none') {
          findings.push(...inconclusive(row, `no code to try ${what} with: ${asked.sentence}`, asked.outcome))
          continue
        }
        const outcome = await redeem(target, asked.grant, {
          label: `redeem with ${what}`,
          spoil: (form) => withParam(form, 'redirect_uri', value),
        })
        findings.push(...mustRefuseTokens(row, outcome, `${what} in the token request (${nameOf(client)})`))
      }
    }
    return findings
  },
})

/** Redirect URIs the code was not asked for with. */
function otherRedirectUris(registered: readonly [string, ...string[]]): readonly { what: string; value: string }[] {
  const [first, second] = registered
  return [
    { what: 'a redirect URI at another host', value: `https://${attackerHost}/cb` },
    { what: 'one more letter at the end of the redirect URI', value: `${first}x` },
    ...(second === undefined ? [] : [{ what: 'another registered redirect URI', value: second }]),
  ]
}
