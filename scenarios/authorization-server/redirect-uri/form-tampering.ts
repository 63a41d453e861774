import type { FormSubmission } from '../../api/authorization-server.ts'
import { broken, type Finding, held } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { onePublicOneConfidential } from '../clients.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { wasSentTo } from '../delivery.ts'
import { mustBringNoCode, nameOf } from '../judge.ts'
import { attackerHost } from './mutants.ts'

const row = 'RFC9700-2.1-1'
const elsewhere = `https://${attackerHost}/cb`

/** A way to tamper with a form that is about to be submitted. */
interface Tampering {
  readonly what: string
  readonly tamper: (form: FormSubmission, redirectUri: string) => FormSubmission
}

/** Log-in form and other forms one at a time: what one refuses would hide what the next one takes. */
const tamperings: readonly Tampering[] = [
  {
    what: 'the redirect URI rewritten in the log-in form',
    tamper: (form, redirectUri) => (form.credentials ? rewritten(form, redirectUri) : form),
  },
  {
    what: 'the redirect URI rewritten in every form but the log-in form',
    tamper: (form, redirectUri) => (form.credentials ? form : rewritten(form, redirectUri)),
  },
  { what: 'a redirect_uri field added to the forms of the server', tamper: added },
]

export const formTampering = authorizationServerScenario({
  id: 'authorization-server/redirect-uri/form-tampering',
  title: 'Forms of the server do not decide where the code goes',
  story: 'The redirect URI is right when the page is opened, and rewritten in the form before it is submitted.',
  requirements: [row],
  needs: ['authorization-endpoint', 'login'],
  repeats: true,
  caughtBy: [{ twin: 'trusts-redirect-uri-of-form', breaks: [row] }],
  async run({ target, random }) {
    const findings: Finding[] = []
    for (const client of onePublicOneConfidential(target)) {
      findings.push(
        ...(await betweenControls(
          row,
          () => codeControl(target, client, random),
          async () => {
            const judged: Finding[] = []
            for (const { what, tamper } of tamperings) {
              const flow = planFlow(client, random)
              let touched = 0
              const asked = await askForCode(target, flow, {
                label: `a correct request; then ${what}`,
                tamper: (form) => {
                  const changed = tamper(form, flow.redirectUri)
                  if (changed !== form) touched += 1
                  return changed
                },
              })
              judged.push(...judge(asked, `${what} (${nameOf(client)})`, touched))
            }
            return judged
          },
        )),
      )
    }
    return findings
  },
})

function judge(asked: Awaited<ReturnType<typeof askForCode>>, what: string, touched: number): readonly Finding[] {
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  if (wasSentTo(outcome, attackerHost)) {
    return broken(
      row,
      {
        expected: `nothing sent to ${attackerHost}, which is not registered`,
        observed: `${what}: ${describeOutcome(outcome)}`,
      },
      outcome,
    )
  }
  if (touched === 0) return held(row, `${what}: no such form holds it`, outcome)
  // The code still goes where it was asked to: the field is not listened to.
  if (outcome.kind === 'code') return held(row, `${what}: ${describeOutcome(outcome)}`, outcome)
  return mustBringNoCode(row, outcome, what)
}

function rewritten(form: FormSubmission, redirectUri: string): FormSubmission {
  const swap = (text: string): string => {
    const plain = swapPlain(text, redirectUri)
    return plain === text ? swapInside(text, redirectUri) : plain
  }
  const fields: Params = form.fields.map(([name, value]) => [name, swap(value)])
  const url = swap(form.url)
  const changed = url !== form.url || fields.some(([, value], index) => value !== form.fields[index]?.[1])
  return changed ? { ...form, url, fields } : form
}

function added(form: FormSubmission): FormSubmission {
  const named = form.fields.some(([name]) => name === 'redirect_uri')
  return named ? form : { ...form, fields: [...form.fields, ['redirect_uri', elsewhere]] }
}

/** As it stands, percent-encoded, or with the slashes of JSON. */
function swapPlain(text: string, redirectUri: string): string {
  const slashed = (uri: string): string => uri.replaceAll('/', '\\/')
  return text
    .replaceAll(redirectUri, elsewhere)
    .replaceAll(encodeURIComponent(redirectUri), encodeURIComponent(elsewhere))
    .replaceAll(slashed(redirectUri), slashed(elsewhere))
}

/** Inside a value that is base64 or base64url as a whole. */
function swapInside(text: string, redirectUri: string): string {
  const encoding = /^[\w-]{16,}$/.test(text)
    ? 'base64url'
    : /^[A-Za-z0-9+/]{16,}={0,2}$/.test(text)
      ? 'base64'
      : undefined
  if (encoding === undefined) return text
  const inside = Buffer.from(text, encoding).toString('utf8')
  const swapped = swapPlain(inside, redirectUri)
  return swapped === inside ? text : Buffer.from(swapped).toString(encoding)
}
