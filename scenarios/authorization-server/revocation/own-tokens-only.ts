import type { BackChannelRequest, ServerClient } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf, oneClientOfEachKind } from '../judge.ts'
import { type RefreshContext, refresh, withRefreshToken } from '../refresh-grant.ts'
import { fewWrongAuthentications } from '../wrong-authentication.ts'
import { describeRevocation, revoke, wasAnswered } from './revoke.ts'

const own = 'RFC7009-2.1-1'
const authenticated = 'RFC9700-2.5-1'

interface Stranger {
  readonly what: string
  readonly rows: readonly string[]
  readonly request: Omit<BackChannelRequest, 'form'>
  /** For public clients RFC 7009 leaves open how much must be said; what happens is written down. */
  readonly recordOnly?: boolean
}

export const ownTokensOnly = authorizationServerScenario({
  id: 'authorization-server/revocation/own-tokens-only',
  title: 'Nobody revokes the tokens of another client',
  story: 'Somebody has come by a refresh token and cuts its owner off, as another client or without credentials.',
  requirements: [own, authenticated],
  needs: ['authorization-endpoint', 'refresh-tokens', 'revocation'],
  repeats: true,
  crossTenant: [{ artefact: 'revocation right', place: 'revocation endpoint, by another client', rows: [own] }],
  caughtBy: [
    { twin: 'revokes-for-another-client', breaks: [own] },
    { twin: 'accepts-any-client-secret', breaks: [own, authenticated] },
  ],
  run: (context) => inTurn(oneClientOfEachKind(context.target), (owner) => attempts(context, owner)),
})

async function attempts(context: RefreshContext, owner: ServerClient): Promise<readonly Finding[]> {
  const rows = owner.confidential ? [own, authenticated] : [own]
  const control = await ownRevocation(context, owner, rows)
  if (control.length > 0) return control
  return inTurn(strangersFor(context, owner), (stranger) =>
    withRefreshToken(context, owner, stranger.rows, async ({ refreshToken }) => {
      const answer = await revoke(context.target, owner, refreshToken, {
        ...stranger.request,
        hint: 'refresh_token',
        label: `revoke with ${stranger.what}`,
      })
      const attempt = `a revocation of a token of the ${nameOf(owner)} with ${stranger.what}`
      if (!wasAnswered(answer)) return inconclusive(stranger.rows, `${attempt}: ${describeRevocation(answer)}`, answer)
      const after = await refresh(context.target, owner, refreshToken, { label: 'the owner refreshes afterwards' })
      const observed = `${attempt} (${describeRevocation(answer)}); the owner's refresh: ${describeTokenOutcome(after)}`
      if (stranger.recordOnly === true) return recorded(stranger.rows, observed, answer, after)
      if (after.kind === 'tokens') return held(stranger.rows, observed, answer, after)
      if (after.kind === 'unclear') return inconclusive(stranger.rows, observed, answer, after)
      return broken(stranger.rows, { expected: 'the token still works for its owner', observed }, answer, after)
    }),
  )
}

/** The owner's own revocation ends a token, and a token that nobody revoked refreshes: else nothing above means anything. */
async function ownRevocation(
  context: RefreshContext,
  owner: ServerClient,
  rows: readonly string[],
): Promise<readonly Finding[]> {
  const { target } = context
  const alive = await withRefreshToken(context, owner, rows, async ({ refreshToken }) => {
    const outcome = await refresh(target, owner, refreshToken, { label: 'control: a correct refresh' })
    if (outcome.kind === 'tokens') return []
    const sentence = `a correct refresh brought no tokens: ${describeTokenOutcome(outcome)}`
    return controlFailed(rows, { kind: 'failed', sentence, exchanges: outcome.exchanges })
  })
  if (alive.length > 0) return alive
  return withRefreshToken(context, owner, rows, async ({ refreshToken }) => {
    const answer = await revoke(target, owner, refreshToken, {
      hint: 'refresh_token',
      label: 'control: the owner revokes',
    })
    const outcome = await refresh(target, owner, refreshToken, { label: 'control: the revoked token' })
    if (outcome.kind === 'refused') return []
    const sentence = `the owner's own revocation had no effect: ${describeTokenOutcome(outcome)}`
    return controlFailed(rows, { kind: 'failed', sentence, exchanges: [...answer.exchanges, ...outcome.exchanges] })
  })
}

function strangersFor({ target, random }: RefreshContext, owner: ServerClient): readonly Stranger[] {
  const [tenant, otherTenant] = target.tenants
  const others = tenant.clients.filter(({ id }) => id !== owner.id)
  const sibling = others.find(({ confidential }) => confidential) ?? others[0]
  const foreigner = otherTenant?.clients.find(({ confidential }) => confidential) ?? otherTenant?.clients[0]
  return [
    ...fewWrongAuthentications(owner, random).map(({ what, authentication }) => ({
      what,
      rows: [own, authenticated],
      request: { authentication },
    })),
    ...(owner.confidential
      ? []
      : [
          {
            what: 'no client_id at all',
            rows: [own],
            request: { authentication: { method: 'omitted' } as const },
            recordOnly: true,
          },
        ]),
    ...[sibling, foreigner].flatMap((client) =>
      client === undefined
        ? []
        : [
            {
              what: `the good credentials of the ${nameOf(client)}${client.tenant === owner.tenant ? '' : ' of another tenant'}`,
              rows: [own],
              request: { authentication: client.authentication },
            },
          ],
    ),
  ]
}
