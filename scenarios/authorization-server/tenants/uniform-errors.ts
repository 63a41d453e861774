import type { TokenOutcome } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import type { Answered, HttpAnswer } from '../../api/http.ts'
import type { Params } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { askForCode, correctFlow, planFlow, redemption } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { callerIdOf } from '../introspection/caller-id.ts'
import { controlFailed } from '../judge.ts'
import { isRecord } from '../jwt.ts'
import { askForRefreshToken } from '../refresh-grant.ts'
import { revoke } from '../revocation/revoke.ts'
import { likeness, madeUpLike, redirectedError } from './made-up.ts'
import { type Context, type TwoTenants, twoTenants } from './two-tenants.ts'

const row = 'TENANT-ERR-3'

/** A thing of the one tenant, and how a client of the other one presents it, or something made up in its place. */
interface Presented {
  readonly what: string
  readonly value: string
  readonly present: (value: string) => Promise<HttpAnswer>
}

export const uniformErrors = authorizationServerScenario({
  id: 'authorization-server/tenants/uniform-errors',
  title: "Errors do not tell another tenant's codes and tokens from made-up ones",
  story: "A client of one tenant finds out by the error whether a string is another tenant's token.",
  requirements: [row],
  needs: ['second-tenant'],
  caughtBy: [
    { twin: 'tells-foreign-codes-from-unknown-ones', breaks: [row] },
    { twin: 'introspects-unknown-tokens-as-error', breaks: [row] },
  ],
  async run(context) {
    const pair = twoTenants(context.target)
    if (pair === undefined) return couldNotRun(row, 'a second tenant is missing: add one to `tenants`')
    for (const client of [pair.ownClient, pair.foreignClient]) {
      const control = await correctFlow(context.target, client, context.random)
      if (control.kind === 'failed') return controlFailed(row, control)
    }
    return inTurn([code, refreshToken, revocation, accessToken, clientId, requestUri], async (prepare) => {
      const presented = await prepare(context, pair)
      return presented === undefined ? [] : compare(context, presented)
    })
  },
})

async function compare({ random }: Context, { what, value, present }: Presented): Promise<readonly Finding[]> {
  const made = await present(madeUpLike(value, random))
  const foreign = await present(value)
  if (foreign.kind !== 'answered' || made.kind !== 'answered') {
    const unanswered = [foreign, made].find(({ kind }) => kind !== 'answered')
    return inconclusive(
      row,
      `${what}: ${unanswered !== undefined && 'sentence' in unanswered ? unanswered.sentence : ''}`,
    )
  }
  const [theirs, random_] = [likeness(foreign, value), likeness(made, value)]
  return theirs === random_
    ? held(row, `${what} and a made-up one: the same answer, status ${foreign.status}`, foreign, made)
    : broken(
        row,
        {
          expected: 'the same answer for both',
          observed: `${what}: ${summary(foreign)}; a made-up one: ${summary(made)}`,
        },
        foreign,
        made,
      )
}

function summary(answer: Answered): string {
  const { status, json } = answer
  const redirected = redirectedError(answer)
  if (redirected !== undefined) return `status ${status} and ${redirected}`
  const error = isRecord(json) && typeof json.error === 'string' ? ` ${json.error}` : ''
  const text = isRecord(json) && typeof json.error_description === 'string' ? ` (${json.error_description})` : ''
  return `status ${status}${error}${text}`
}

type Prepare = (context: Context, pair: TwoTenants) => Promise<Presented | undefined>

function answerOf(outcome: Promise<TokenOutcome>): Promise<HttpAnswer> {
  return outcome.then(({ answer }) => answer)
}

const code: Prepare = async ({ target, random }, { ownClient, foreignClient }) => {
  const asked = await askForCode(target, planFlow(ownClient, random))
  if (asked.kind === 'none') return undefined
  const { grant } = asked
  return {
    what: "another tenant's code",
    value: grant.code,
    present: (value) => answerOf(target.token(foreignClient, { form: redemption({ ...grant, code: value }) })),
  }
}

const refreshToken: Prepare = async (context, { ownClient, foreignClient }) => {
  const attempt = await askForRefreshToken(context, ownClient)
  if (attempt.kind !== 'grant') return undefined
  const form = (value: string): Params => [
    ['grant_type', 'refresh_token'],
    ['refresh_token', value],
  ]
  return {
    what: "another tenant's refresh token",
    value: attempt.grant.refreshToken,
    present: (value) => answerOf(context.target.token(foreignClient, { form: form(value) })),
  }
}

const revocation: Prepare = async (context, { ownClient, foreignClient }) => {
  if ((await context.target.able('revocation')).kind !== 'yes') return undefined
  const attempt = await askForRefreshToken(context, ownClient)
  if (attempt.kind !== 'grant') return undefined
  return {
    what: "a revocation of another tenant's refresh token",
    value: attempt.grant.refreshToken,
    present: (value) => revoke(context.target, foreignClient, value),
  }
}

const accessToken: Prepare = async ({ target, random }, { own, ownClient, foreign, foreignClient }) => {
  const authentication = foreign.introspectionCaller
  // A caller that serves both tenants may know the tokens of both.
  if (callerIdOf(foreign) === callerIdOf(own)) return undefined
  if ((await target.able('introspection')).kind !== 'yes' || authentication === undefined) return undefined
  const flow = await correctFlow(target, ownClient, random)
  if (flow.kind === 'failed') return undefined
  return {
    what: "another tenant's access token at introspection",
    value: flow.tokens.accessToken,
    present: (token) =>
      target.post(foreignClient, 'introspection_endpoint', { form: [['token', token]], authentication }),
  }
}

/** With an invented secret each time: what the server says about the id is all that may differ. */
const clientId: Prepare = async ({ target, random }, { ownClient, foreignClient }) => {
  if (!ownClient.confidential || !('secret' in ownClient.authentication)) return undefined
  const { method } = ownClient.authentication
  const secret = random.token(24)
  return {
    what: "another tenant's client_id with a wrong secret",
    value: ownClient.id,
    present: (value) =>
      answerOf(
        target.token(foreignClient, {
          form: [
            ['grant_type', 'authorization_code'],
            ['code', random.token(32)],
            ['redirect_uri', ownClient.redirectUris[0]],
            ['code_verifier', random.token(32)],
          ],
          authentication: { method, clientId: value, secret },
        }),
      ),
  }
}

const requestUri: Prepare = async ({ target, random }, { ownClient, foreign, foreignClient }) => {
  const url = foreign.endpoints.authorization_endpoint
  if ((await target.able('pushed-requests')).kind !== 'yes' || url === undefined) return undefined
  const pushed = await target.post(ownClient, 'pushed_authorization_request_endpoint', {
    form: planFlow(ownClient, random).request,
  })
  const uri = pushed.kind === 'answered' && isRecord(pushed.json) ? pushed.json.request_uri : undefined
  if (typeof uri !== 'string') return undefined
  return {
    what: "another tenant's request_uri",
    value: uri,
    present: (value) => {
      const query = new URLSearchParams({ client_id: foreignClient.id, request_uri: value }).toString()
      return target.browser().navigate({ method: 'GET', url: `${url}${url.includes('?') ? '&' : '?'}${query}` })
    },
  }
}
