import type { AuthorizationOutcome, FormSubmission, NavigationOptions } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode } from '../judge.ts'

const row = 'RFC6749-3.1-1'

/** A way to be nobody in particular. */
interface Stranger {
  readonly what: string
  readonly spoil?: (request: Params) => Params
  readonly navigation: NavigationOptions
  /** True where the server has to have seen the form that was sent. */
  readonly signsIn: boolean
}

export const identityFirst = authorizationServerScenario({
  id: 'authorization-server/login/identity-first',
  title: 'Nobody gets a code before saying who they are',
  story: 'A correct request is sent by somebody who does not sign in, or who signs in with a wrong password.',
  requirements: [row],
  needs: ['authorization-endpoint', 'login'],
  repeats: true,
  caughtBy: [{ twin: 'takes-any-password', breaks: [row] }],
  async run({ target, random }) {
    const [client] = target.tenants[0].clients
    const [user] = target.tenants[0].users
    // Two failed attempts between two good ones: no counter of failures fills up.
    const strangers = [...withoutSigningIn, ...(user?.password === undefined ? [] : withWrongPassword(user.password))]
    return betweenControls(
      row,
      () => codeControl(target, client, random),
      async ({ outcome }) => [
        ...judgeControl(outcome, target.loginKind),
        ...(await inTurn(strangers, async (stranger) => {
          const { what, spoil, navigation } = stranger
          const asked = await askForCode(target, planFlow(client, random), {
            ...navigation,
            ...(spoil === undefined ? {} : { spoil }),
            label: `a correct request; ${what}`,
          })
          return judge(asked.kind === 'grant' ? asked.grant.outcome : asked.outcome, stranger)
        })),
      ],
    )
  },
})

const withoutSigningIn: readonly Stranger[] = [
  { what: 'nobody signs in', navigation: { person: 'stop-at-login' }, signsIn: false },
  {
    what: 'prompt=none, and nobody is signed in',
    spoil: (request) => withParam(request, 'prompt', 'none'),
    navigation: { person: 'stop-at-login' },
    signsIn: false,
  },
]

function withWrongPassword(password: string): readonly Stranger[] {
  const without = (form: FormSubmission): FormSubmission => ({
    ...form,
    fields: form.fields.map(([name, value]) => [name, value === password ? '' : value]),
  })
  return [
    { what: 'a wrong password', navigation: { person: 'wrong-password' }, signsIn: true },
    { what: 'an empty password', navigation: { tamper: without }, signsIn: true },
  ]
}

/** A fresh browser whose way to the code held no form with a name or password: nobody was asked. */
function judgeControl(outcome: AuthorizationOutcome, loginKind: 'none' | 'form' | 'browser'): readonly Finding[] {
  if (loginKind !== 'form' || outcome.hops.some(({ credentials }) => credentials)) return []
  const observed = `in a new browser, without anybody signing in: ${describeOutcome(outcome)}`
  return broken(row, { expected: 'no code for somebody who is not signed in', observed }, outcome)
}

function judge(outcome: AuthorizationOutcome, { what, signsIn }: Stranger): readonly Finding[] {
  if (outcome.kind === 'login-failed') {
    const sent = outcome.hops.some(({ credentials }) => credentials)
    return !signsIn || sent
      ? held(row, `${what}: no code, ${outcome.sentence}`, outcome)
      : inconclusive(row, `${what}: ${outcome.sentence}, before any credentials were sent`, outcome)
  }
  if (outcome.kind === 'code' || outcome.kind === 'tokens') {
    const observed = `${what}: ${describeOutcome(outcome)}`
    return broken(row, { expected: 'no code for somebody who is not signed in', observed }, outcome)
  }
  return mustBringNoCode(row, outcome, what)
}
