import { couldNotRun, inconclusive } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { mustBringNoCode, nameOf } from '../judge.ts'
import { describePush, pushControl, pushingClients, pushSpoiled, usePushed, withPushers } from './push.ts'

const row = 'RFC9126-4-3'

export const handleExpires = authorizationServerScenario({
  id: 'authorization-server/pushed-requests/expires',
  title: 'A pushed request is dead after the time it was given',
  story: 'Somebody opens a handle that was announced to be dead by now.',
  requirements: [row],
  needs: ['pushed-requests'],
  movesTime: true,
  caughtBy: [{ twin: 'takes-expired-request-uri', breaks: [row] }],
  // A minute or a minute and a half is what servers give, and where there is no clock to move it is waited for.
  budget: 150_000,
  run: (context) =>
    withPushers(context, pushingClients(context.target).slice(0, 1), row, async ({ client }) => {
      const { flow, outcome } = await pushSpoiled(context, client, 'push a request and let it lie')
      if (outcome.kind !== 'pushed') return inconclusive(row, `a correct push: ${describePush(outcome)}`, outcome)
      const seconds = Number(outcome.expiresIn)
      if (!(seconds > 0)) return inconclusive(row, 'the answer to the push does not say when it expires', outcome)
      const waited = await context.target.elapse(seconds * 1000 + 5000)
      if (waited.kind === 'too-long') return couldNotRun(row, waited.sentence)
      const used = await usePushed(context.target, flow, outcome.requestUri, { label: 'use an expired handle' })
      const attempt = `a handle of the ${nameOf(client)}, 5 seconds after it expired`
      const findings = mustBringNoCode(row, used.kind === 'grant' ? used.grant.outcome : used.outcome, attempt)
      const after = await pushControl(context, client)
      return 'client' in after ? findings : inconclusive(row, `the control afterwards failed: ${after.sentence}`, after)
    }),
})
