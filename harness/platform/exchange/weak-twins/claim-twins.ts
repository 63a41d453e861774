import type { JWTPayload } from 'jose'
import { ExchangeRefusal } from '../refusal.ts'
import { askIssuer } from '../steps/ask-issuer.ts'
import { checkAudience } from '../steps/check-audience.ts'
import { checkBeginning } from '../steps/check-beginning.ts'
import { checkExpiry } from '../steps/check-expiry.ts'
import { checkIssuer } from '../steps/check-issuer.ts'
import { checkScope } from '../steps/check-scope.ts'
import { type ExchangeTwin, exchangeTwin } from './weak-twin.ts'

const introspected = (twin: ExchangeTwin): ExchangeTwin => ({ ...twin, introspected: true })

/** Tokens that were let in once, by subject, for the twin that never looks again. */
const letIn = new Set<string>()

/** Answers of introspection, for the twin that never asks again. */
const answers = new Map<string, JWTPayload>()

export const claimTwins: readonly ExchangeTwin[] = [
  exchangeTwin('ignores-issuer', 'It does not look at iss.', 'checkIssuer', () => undefined),
  exchangeTwin(
    'matches-issuer-loosely',
    'It takes an iss that begins as it should, or holds it in a list.',
    'checkIssuer',
    (claims, tenant) => {
      const named: readonly unknown[] = Array.isArray(claims.iss) ? claims.iss : [claims.iss]
      if (named.some((iss) => typeof iss === 'string' && iss.startsWith(tenant.issuer))) return
      checkIssuer(claims, tenant)
    },
  ),
  exchangeTwin('accepts-missing-issuer', 'It checks iss where there is one.', 'checkIssuer', (claims, tenant) => {
    if (claims.iss !== undefined) checkIssuer(claims, tenant)
  }),
  exchangeTwin('ignores-audience', 'It does not look at aud.', 'checkAudience', () => undefined),
  exchangeTwin(
    'matches-audience-prefix',
    'It takes an aud that begins like its own.',
    'checkAudience',
    (claims, tenant) => {
      const { aud } = claims
      if (typeof aud === 'string' && tenant.audience.startsWith(aud)) return
      checkAudience(claims, tenant)
    },
  ),
  exchangeTwin('accepts-missing-audience', 'It checks aud where there is one.', 'checkAudience', (claims, tenant) => {
    if (claims.aud !== undefined) checkAudience(claims, tenant)
  }),
  exchangeTwin(
    'remembers-last-decision',
    'It checks aud at the first request of a caller and never again.',
    'checkAudience',
    (claims, tenant) => {
      const caller = `${tenant.audience} ${claims.client_id}`
      if (letIn.has(caller)) return
      checkAudience(claims, tenant)
      letIn.add(caller)
    },
  ),
  exchangeTwin('ignores-expiry', 'It does not look at exp.', 'checkExpiry', () => undefined),
  exchangeTwin('accepts-missing-expiry', 'It checks exp where there is one.', 'checkExpiry', (claims, time) => {
    if (claims.exp !== undefined) checkExpiry(claims, time)
  }),
  exchangeTwin(
    'allows-an-hour-of-leeway',
    'It takes tokens for most of an hour after their end.',
    'checkExpiry',
    (claims, { now }) => checkExpiry(claims, { now, leeway: 3500 }),
  ),
  exchangeTwin('ignores-not-before', 'It does not look at nbf.', 'checkBeginning', ({ nbf: _, ...claims }, time) =>
    checkBeginning(claims, time),
  ),
  exchangeTwin('ignores-scope', 'It does not look at scope.', 'checkScope', () => undefined),
  exchangeTwin(
    'accepts-missing-scope',
    'It checks scope where there is one.',
    'checkScope',
    (claims, agreed, needed) => {
      if (claims.scope !== undefined) checkScope(claims, agreed, needed)
    },
  ),
  exchangeTwin(
    'matches-part-of-scope',
    'It takes a scope that begins like the needed one, or of which the needed one is the beginning.',
    'checkScope',
    ({ scope }, _, needed) => {
      const granted = typeof scope === 'string' ? scope.split(' ').filter((word) => word !== '') : []
      if (!granted.some((word) => word.startsWith(needed) || needed.startsWith(word))) {
        throw new ExchangeRefusal('SCOPE_MISSING', 'scope not covered')
      }
    },
  ),
  exchangeTwin(
    'compares-scope-without-case',
    'It compares scopes without regard to case.',
    'checkScope',
    ({ scope, ...claims }, agreed, needed) => {
      const same = typeof scope === 'string' && scope.toLowerCase().split(' ').includes(needed.toLowerCase())
      checkScope({ ...claims, scope: same ? needed : scope }, agreed, needed)
    },
  ),
  introspected(
    exchangeTwin(
      'ignores-that-a-token-is-inactive',
      'It reads the claims of an introspection answer and not whether it is active.',
      'askIssuer',
      (token, tenant, kit) =>
        askIssuer(token, tenant, {
          ...kit,
          send: async (url, init) => {
            const answer = await kit.send(url, init)
            const body: object = { ...(await answer.json()), active: true }
            return new Response(JSON.stringify(body), { status: answer.status })
          },
        }),
    ),
  ),
  introspected(
    exchangeTwin(
      'keeps-answers-of-introspection',
      'It asks about a token once and takes the answer to be fresh for ever.',
      'askIssuer',
      async (token, tenant, kit) => {
        const claims = answers.get(token) ?? (await askIssuer(token, tenant, kit))
        answers.set(token, claims)
        return { ...claims, exp: Math.floor(kit.clock.now() / 1000) + 60 }
      },
    ),
  ),
]
