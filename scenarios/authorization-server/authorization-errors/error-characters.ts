import type { AuthorizationOutcome } from '../../api/authorization-server.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { all, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { responseOf } from '../delivery.ts'
import { inTurn } from '../in-turn.ts'
import { isRecord } from '../jwt.ts'

const row = 'RFC6749-4.1.2.1-4'

/** Values that a careless server repeats in `error` or `error_description`. */
const values: readonly { readonly what: string; readonly value: string }[] = [
  { what: 'a line break', value: 'x\r\ny' },
  { what: 'quotes and a backslash', value: 'x"y\\z' },
  { what: 'markup', value: '<script>x("y")</script>' },
  { what: 'letters outside ASCII', value: 'gr\u00fc\u00dfe\u2028\u{1f511}' },
]
const parameters = ['scope', 'response_type', 'client_id']

export const errorCharacters = authorizationServerScenario({
  id: 'authorization-server/authorization-errors/error-characters',
  title: 'Errors keep to the characters they may hold',
  story: 'Line breaks, quotes and foreign letters are sent in the hope that the error repeats them.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'repeats-values-in-error-description', breaks: [row] }],
  run({ target, random }) {
    const [client] = target.tenants[0].clients
    return betweenControls(
      row,
      () => codeControl(target, client, random),
      ({ outcome: { browser } }) =>
        inTurn(parameters, (name) =>
          inTurn(values, async ({ what, value }) => {
            const asked = await askForCode(target, planFlow(client, random), {
              browser: await browser.clone(),
              label: `signed in, ask with ${what} in ${name}`,
              spoil: (request) => withParam(request, name, value),
            })
            const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
            return judge(outcome, `${what} in ${name}`)
          }),
        ),
    )
  },
})

/** %x20-21 / %x23-5B / %x5D-7E (RFC 6749, 4.1.2.1). */
const allowed = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

function judge(outcome: AuthorizationOutcome, what: string): readonly Finding[] {
  const members = errorMembers(outcome)
  if (members.length === 0) return recorded(row, `${what}: ${describeOutcome(outcome)}; no error to read`, outcome)
  const [bad] = members.filter(([, text]) => !allowed.test(text))
  if (bad === undefined) return held(row, `${what}: ${members.map(([name]) => name).join(' and ')} in range`, outcome)
  const observed = `${what}: ${bad[0]} holds a character outside the allowed range`
  return broken(row, { expected: 'printable ASCII without quotes and backslashes', observed }, outcome)
}

/** `error` and `error_description` of an error redirect, or of a page that is a JSON error. */
function errorMembers(outcome: AuthorizationOutcome): readonly (readonly [string, string])[] {
  const names = ['error', 'error_description']
  const response = responseOf(outcome)
  if (response) return names.flatMap((name) => all(response.params, name).map((text) => [name, text] as const))
  if (outcome.kind !== 'page') return []
  const json = parsed(outcome.body)
  return names.flatMap((name) => {
    const text = json?.[name]
    return typeof text === 'string' ? [[name, text] as const] : []
  })
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
