import { checkIssuer } from '../../steps/check-issuer.ts'
import { platformTwin } from '../weak-twin.ts'

export const ignoresIssuer = platformTwin(
  'ignores-issuer',
  'does not look at iss',
  'checkIssuer',
  (server, flow, answer) => checkIssuer(server, flow, withIssuer(answer, server.issuer)),
)

export const acceptsMissingIssuer = platformTwin(
  'accepts-missing-issuer',
  'takes a response without iss although the server announces it',
  'checkIssuer',
  (server, flow, answer) => checkIssuer(server, flow, answer.has('iss') ? answer : withIssuer(answer, server.issuer)),
)

export const comparesIssuerLoosely = platformTwin(
  'compares-issuer-loosely',
  'compares issuers without regard to case, blanks, encoding and slashes',
  'checkIssuer',
  (server, flow, answer) => {
    const same = plain(answer.get('iss') ?? '') === plain(server.issuer)
    return checkIssuer(
      server,
      flow,
      same && answer.getAll('iss').length === 1 ? withIssuer(answer, server.issuer) : answer,
    )
  },
)

export const takesFirstOfTwoIssuers = platformTwin(
  'takes-first-of-two-issuers',
  'looks at the first of several iss parameters',
  'checkIssuer',
  (server, flow, answer) =>
    checkIssuer(server, flow, answer.has('iss') ? withIssuer(answer, answer.get('iss') ?? '') : answer),
)

export const ignoresUnannouncedIssuer = platformTwin(
  'ignores-unannounced-issuer',
  'looks at iss only where the server announces it',
  'checkIssuer',
  (server, flow, answer) => {
    const announced = server.authorization_response_iss_parameter_supported === true
    return checkIssuer(server, flow, announced ? answer : withIssuer(answer, server.issuer))
  },
)

function withIssuer(answer: URLSearchParams, issuer: string): URLSearchParams {
  const changed = new URLSearchParams(answer)
  changed.set('iss', issuer)
  return changed
}

function plain(issuer: string): string {
  return decodeURIComponent(issuer).trim().toLowerCase().replace(/\/+$/, '')
}
