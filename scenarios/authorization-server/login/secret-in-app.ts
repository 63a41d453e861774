import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { without } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { askForCode, correctFlow, planFlow, redeem } from '../code-flow.ts'
import { controlFailed, nameOf } from '../judge.ts'
import { askForRefreshToken, refresh } from '../refresh-grant.ts'

interface Context {
  readonly target: AuthorizationServerTarget
  readonly random: Randomness
}

/** What a server did where a guard could have shown: refused, or let it happen. */
type Seen = 'refused' | 'let happen' | 'unclear'

/** One guard of public clients, tried with any client. */
interface Guard {
  readonly what: string
  readonly attempt: (context: Context, client: ServerClient) => Promise<Seen>
}

/**
 * A secret that ships with an app is known to everybody who has the app, so whatever is asked of the public client of
 * the same run is asked of such a client too (RFC 8252, 8.5).
 */
export async function judgeSecretInApp(row: string, context: Context): Promise<readonly Finding[]> {
  const { target, random } = context
  const { clients } = target.tenants[0]
  const shipped = clients.find(
    ({ application, authentication }) => application === 'native' && 'secret' in authentication,
  )
  if (shipped === undefined) return notApplicable(row, 'no native client with a secret is configured')
  const openly = clients.filter(({ confidential }) => !confidential)
  const open = openly.find(({ application }) => application === 'native') ?? openly[0]
  if (open === undefined) {
    return couldNotRun(row, 'add a client with `auth: none`, to compare the native client with a secret with')
  }
  const control = await correctFlow(target, shipped, random)
  if (control.kind === 'failed') return controlFailed(row, control)
  const compare = async ({ what, attempt }: Guard): Promise<readonly Finding[]> => {
    const expected = await attempt(context, open)
    if (expected !== 'refused') return recorded(row, `${what}: ${expected} for the ${nameOf(open)}`)
    const seen = await attempt(context, shipped)
    const observed = `${what}: refused for the ${nameOf(open)}, ${seen} for the ${nameOf(shipped)}`
    if (seen === 'unclear') return inconclusive(row, observed)
    return seen === 'refused' ? held(row, observed) : broken(row, { expected: 'the same guard for both', observed })
  }
  const consent = await target.able('consent-page')
  const refreshTokens = await target.able('refresh-tokens')
  return [
    ...(await compare(withoutChallenge)),
    // Guards this server has no occasion for are not missing.
    ...(refreshTokens.kind === 'yes' ? await compare(usedRefreshToken) : []),
    ...(consent.kind === 'yes' ? await compare(silentRepetition) : []),
  ]
}

const withoutChallenge: Guard = {
  what: 'a flow without PKCE',
  async attempt({ target, random }, client) {
    const asked = await askForCode(target, planFlow(client, random), {
      label: `ask without a challenge (${client.id})`,
      spoil: (request) => without(request, 'code_challenge', 'code_challenge_method'),
    })
    if (asked.kind === 'none') return asked.outcome.kind === 'unclear' ? 'unclear' : 'refused'
    const answer = await redeem(target, asked.grant, { spoil: (form) => without(form, 'code_verifier') })
    return seenIn(answer.kind)
  },
}

const usedRefreshToken: Guard = {
  what: 'a refresh token used for the second time, after its successor',
  async attempt(context, client) {
    const { target } = context
    const asked = await askForRefreshToken(context, client)
    if (asked.kind !== 'grant') return 'unclear'
    const next = await refresh(target, client, asked.grant.refreshToken, { label: 'refresh' })
    if (next.kind !== 'tokens') return 'unclear'
    // A grace for the old token may last until the new one has been used.
    if (next.refreshToken !== undefined) await refresh(target, client, next.refreshToken, { label: 'refresh again' })
    const again = await refresh(target, client, asked.grant.refreshToken, {
      label: 'use the first refresh token again',
    })
    return seenIn(again.kind)
  },
}

const silentRepetition: Guard = {
  what: 'the same request again without anybody being asked',
  async attempt({ target, random }, client) {
    const first = await askForCode(target, planFlow(client, random), { label: `a correct request (${client.id})` })
    if (first.kind === 'none') return 'unclear'
    const again = await askForCode(target, planFlow(client, random), {
      browser: first.grant.outcome.browser,
      person: 'stop-at-login',
      label: `the same request again (${client.id})`,
    })
    if (again.kind === 'grant') return 'let happen'
    return again.outcome.kind === 'unclear' || again.outcome.kind === 'login-failed' ? 'unclear' : 'refused'
  },
}

function seenIn(kind: 'tokens' | 'refused' | 'unclear'): Seen {
  return kind === 'tokens' ? 'let happen' : kind
}
