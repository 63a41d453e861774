import { broken, couldNotRun, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { audiences, readAccessToken } from '../access-token.ts'
import { controlFailed, withoutAbility } from '../judge.ts'
import { aDpopClient, boundTo, type DpopContext, type DpopSeries, isDpop, openDpopSeries } from './series.ts'

const bindsTokens = 'RFC9700-2.2.1-1-as'
const boundAndRestricted = 'RFC9700-4.10-1'
const tokenType = 'RFC9449-5-2'
const thumbprint = 'RFC9449-6.1-1'
const lifetime = 'RFC9449-11.2-1'
const all = [bindsTokens, boundAndRestricted, tokenType, thumbprint, lifetime]

export const boundToken = authorizationServerScenario({
  id: 'authorization-server/dpop/bound-token',
  title: 'Access tokens are bound to the key of their holder',
  story: 'A thief uses a stolen access token; bound to a key, it is worth nothing without that key.',
  requirements: all,
  needs: [],
  caughtBy: [
    { twin: 'does-not-bind-tokens', breaks: [bindsTokens, boundAndRestricted] },
    { twin: 'calls-bound-tokens-bearer', breaks: [tokenType] },
    { twin: 'binds-to-sha1-thumbprint', breaks: [thumbprint] },
    { twin: 'bound-tokens-for-two-days', breaks: [lifetime] },
  ],
  async run(context) {
    const dpop = await context.target.able('dpop')
    if (dpop.kind === 'no') return neither(context, dpop.reason)
    const without = withoutAbility(all, dpop)
    if (without !== undefined) return without
    const series = await openDpopSeries(context, aDpopClient(context.target))
    if ('kind' in series) return controlFailed(all, series)
    return [
      ...binds(series),
      ...(await restricted(context, series)),
      ...namesType(series),
      ...namesKey(series),
      ...lives(series),
    ]
  },
})

/** Without DPoP there may still be mutual TLS, which this harness has no certificate for. */
async function neither({ target }: DpopContext, reason: string): Promise<readonly Finding[]> {
  const own = [bindsTokens, boundAndRestricted]
  const mtls = await target.able('mtls')
  const forTokens =
    mtls.kind === 'yes'
      ? recorded(own, 'tokens can be bound by mutual TLS, says the server; that is not tried here')
      : broken(own, {
          expected: 'access tokens can be bound to their sender',
          observed: `neither mutual TLS nor DPoP: ${reason}`,
        })
  return [...forTokens, ...notApplicable([tokenType, thumbprint, lifetime], reason)]
}

function binds({ bound, control }: DpopSeries): readonly Finding[] {
  return bound
    ? held(bindsTokens, 'a DPoP proof brought a bound token', control)
    : broken(
        bindsTokens,
        { expected: 'a token bound to the key of the proof', observed: 'a Bearer token that is bound to nothing' },
        control,
      )
}

async function restricted(
  { target }: DpopContext,
  { control, claims, bound }: DpopSeries,
): Promise<readonly Finding[]> {
  if (claims === undefined) {
    const view = await readAccessToken(target, target.tenants[0], control.accessToken)
    return couldNotRun(
      boundAndRestricted,
      view.kind === 'unreadable' ? view.missing : 'the token cannot be read',
      control,
    )
  }
  const named = audiences(claims)
  const restrictedToOne = named.length > 0
  return bound && restrictedToOne
    ? held(boundAndRestricted, `bound to a key, for the audience ${named.join(', ')}`, control)
    : broken(
        boundAndRestricted,
        {
          expected: 'a token with cnf and aud at once',
          observed: `the token is ${bound ? 'bound' : 'not bound'} and has ${restrictedToOne ? 'an' : 'no'} audience`,
        },
        control,
      )
}

function namesType({ bound, claims, control }: DpopSeries): readonly Finding[] {
  const { token_type: type } = control.body
  if (isDpop(control)) return held(tokenType, `token_type is ${type}`, control)
  if (!bound) return recorded(tokenType, `token_type is ${type}, and the token is not bound`, control)
  const holds = boundTo(claims) === undefined ? 'a bound token' : 'a token with cnf.jkt'
  return broken(tokenType, { expected: `token_type DPoP for ${holds}`, observed: `token_type is ${type}` }, control)
}

function namesKey({ bound, claims, control, prover }: DpopSeries): readonly Finding[] {
  if (!bound) return notApplicable(thumbprint, 'the token is not bound', control)
  if (claims === undefined) {
    return couldNotRun(
      thumbprint,
      'access tokens are opaque here: add `introspection`, so that cnf can be seen',
      control,
    )
  }
  const jkt = boundTo(claims)
  const expected = `cnf.jkt is ${prover.key.thumbprint}, the SHA-256 thumbprint of the key`
  return jkt === prover.key.thumbprint
    ? held(thumbprint, 'cnf.jkt is the thumbprint of the key', control)
    : broken(thumbprint, { expected, observed: jkt === undefined ? 'there is no cnf.jkt' : `it is ${jkt}` }, control)
}

const hour = 3600

function lives({ bound, control, prover }: DpopSeries): readonly Finding[] {
  if (!bound) return notApplicable(lifetime, 'the token is not bound', control)
  if (prover.nonce !== undefined) return notApplicable(lifetime, 'the server demands nonces', control)
  const seconds = Number(control.expiresIn)
  if (!(seconds > 0)) return recorded(lifetime, 'the answer does not say how long the bound token lives', control)
  if (seconds > 24 * hour) {
    const observed = `it lives for ${Math.round(seconds / hour)} hours, and no nonces are demanded`
    return broken(lifetime, { expected: 'a bound token that is not long-lived', observed }, control)
  }
  const observed = `a bound token lives for ${seconds} seconds`
  return seconds > hour ? recorded(lifetime, observed, control) : held(lifetime, observed, control)
}
