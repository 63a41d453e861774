import type { AuthorizationServerTarget, ServerClient, TokenOutcome } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askForCode, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { mustRefuseTokens, nameOf } from '../judge.ts'
import { registerThrowAwayClient, type ThrowAwayClient } from '../throw-away-client.ts'
import { secretBits } from './secret-bits.ts'
import { withSecret } from './secret-clients.ts'

const row = 'RFC6749-2.3.1-3'
const guesses = 200
const enough = 128

type Context = ScenarioContext<AuthorizationServerTarget>

export const guessingThrottled = authorizationServerScenario({
  id: 'authorization-server/client-authentication/guessing-throttled',
  title: 'Client secrets cannot be guessed one after the other',
  story: 'Somebody tries one client secret after the other at the token endpoint.',
  requirements: [row],
  needs: ['client-secret'],
  caughtBy: [{ twin: 'hands-out-short-secrets', breaks: [row] }],
  async run(context): Promise<readonly Finding[]> {
    const { target } = context
    const registration = await target.able('registration')
    const registered =
      registration.kind === 'yes' ? await registerThrowAwayClient(target, target.tenants[0]) : undefined
    const throwAway = registered?.kind === 'client' ? registered.registered : undefined
    const secrets = [
      ...withSecret(target.tenants[0].clients).map(({ secret }) => secret),
      ...(throwAway === undefined ? [] : [throwAway.secret]),
    ]
    const weakest = Math.min(...secrets.map(secretBits))
    const findings = weakest >= enough ? await firstGuess(context) : await guess(context, throwAway, weakest)
    await throwAway?.forget()
    return findings
  },
})

/** Strong secrets are beyond guessing, but only where a wrong one is refused at all: one is shown beside a good code. */
async function firstGuess({ target, random }: Context): Promise<readonly Finding[]> {
  const [first] = withSecret(target.tenants[0].clients)
  if (first === undefined) return couldNotRun(row, 'add a client with a `secret` to the first tenant')
  const { client, method } = first
  const asked = await askForCode(target, planFlow(client, random), { label: 'a code to show with a wrong secret' })
  if (asked.kind === 'none') {
    const unable = asked.outcome.kind === 'unclear' && ['not-sent', 'rate-limited'].includes(asked.outcome.why)
    const sentence = `a correct authorization request brought no code: ${asked.sentence}`
    return unable ? couldNotRun(row, sentence, asked.outcome) : inconclusive(row, sentence, asked.outcome)
  }
  const outcome = await redeem(target, asked.grant, {
    label: 'redeem with a wrong secret',
    authentication: { method, clientId: client.id, secret: random.token(24) },
  })
  return outcome.kind === 'refused'
    ? recorded(row, `not tried: every secret seen has ${enough} bits or more and is beyond guessing`, outcome)
    : mustRefuseTokens(row, outcome, `the first wrong secret that was tried (${nameOf(client)})`)
}

/** Only a client of our own is put under fire: a lock would hit nobody else. */
async function guess(
  { target, random, signal }: Context,
  throwAway: ThrowAwayClient | undefined,
  bits: number,
): Promise<readonly Finding[]> {
  if (throwAway === undefined) {
    return couldNotRun(
      row,
      `a client secret of about ${Math.floor(bits)} bits is in use, and guessing is tried with a throw-away client only: add \`registration: { initialAccessToken: … }\``,
    )
  }
  const { client } = throwAway
  const control = await attempt(target, client, throwAway.secret, random.token(24), 'control: the right secret')
  if (refusesClient(control)) {
    return inconclusive(row, `the right secret was refused too: ${describeTokenOutcome(control)}`, control)
  }
  const durations: number[] = []
  for (let turn = 0; turn < guesses && !signal.aborted; turn++) {
    const started = performance.now()
    const outcome = await attempt(target, client, random.token(24), random.token(24), `wrong secret ${turn + 1}`)
    durations.push(performance.now() - started)
    if (outcome.kind === 'tokens') {
      return broken(row, { expected: 'no tokens for a wrong secret', observed: 'tokens for a wrong secret' }, outcome)
    }
    if (outcome.kind === 'unclear' && outcome.why === 'rate-limited') {
      return held(row, `throttled after ${turn + 1} wrong secrets`, outcome)
    }
    if (outcome.kind === 'unclear') return inconclusive(row, outcome.sentence, outcome)
  }
  const [before, after] = [median(durations.slice(0, 20)), median(durations.slice(-20))]
  if (after > 500 && after > before * 3) return held(row, `answers became slow after ${guesses} wrong secrets`)
  const right = await attempt(target, client, throwAway.secret, random.token(24), 'the right secret, afterwards')
  if (refusesClient(right)) return held(row, `the client was locked after ${guesses} wrong secrets`, right)
  return broken(
    row,
    {
      expected: 'throttling, growing delay or a lock',
      observed: `${guesses} wrong secrets were refused one after the other without any of it, and a secret of about ${Math.floor(bits)} bits is in use`,
    },
    right,
  )
}

function attempt(
  target: AuthorizationServerTarget,
  client: ServerClient,
  secret: string,
  code: string,
  label: string,
): Promise<TokenOutcome> {
  return target.token(client, {
    form: [
      ['grant_type', 'authorization_code'],
      ['code', code],
      ['redirect_uri', client.redirectUris[0]],
      ['code_verifier', code.repeat(2).slice(0, 43)],
    ],
    authentication: { method: 'client_secret_basic', clientId: client.id, secret },
    label,
  })
}

function refusesClient(outcome: TokenOutcome): boolean {
  return outcome.kind === 'refused' && (outcome.status === 401 || outcome.error === 'invalid_client')
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
