import type { Exchange } from '../../reports/result-model.ts'
import type { Params } from '../../scenarios/api/params.ts'
import { kindOfHeader } from './learn.ts'
import { maskNamedPlaces } from './named-places.ts'
import type { KeptText, RecordedExchange } from './recorded-exchange.ts'
import type { Redaction } from './redaction.ts'

/** An exchange as it may be written. */
export function redactExchange(exchange: RecordedExchange, redaction: Redaction): Exchange {
  const { request, outcome } = exchange
  const { redactText } = redaction
  const text = (kept: KeptText) => redactKept(kept, redaction)
  const headers = (given: Params): [string, string][] =>
    given.map(([name, value]) => [redactText(name), redactHeader(name, value, redaction)])
  return {
    id: exchange.id,
    startedAt: new Date(exchange.startedAt).toISOString(),
    durationMs: outcome.kind === 'pending' ? 0 : outcome.durationMs,
    scenario: request.scenario,
    label: redactText(request.label),
    target: request.target,
    ...(request.carrier === undefined ? {} : { carrier: request.carrier }),
    method: redactText(request.method),
    url: redactText(request.url),
    requestHeaders: headers(request.headers),
    ...(request.body === undefined ? {} : { requestBody: text(request.body) }),
    ...(outcome.kind === 'answered'
      ? {
          response: {
            status: outcome.status,
            headers: headers(outcome.headers),
            body: text(outcome.body),
            ...(outcome.bodyCut || outcome.body.dropped > 0 ? { bodyTruncated: true } : {}),
          },
        }
      : {
          failure: outcome.kind === 'failed' ? redactText(outcome.sentence) : 'no answer had come when the run ended',
        }),
  }
}

/** A text of which the end may be missing: what is left of a secret at the cut goes too. */
function redactKept({ text, dropped }: KeptText, redaction: Redaction): string {
  const known = redaction.replaceKnown(text, { cutOff: dropped > 0 })
  const masked = maskNamedPlaces(known, redaction.label)
  return dropped === 0 ? masked : `${masked}\n… ${dropped} more characters were not kept`
}

const schemes = ['basic', 'bearer', 'dpop', 'negotiate', 'digest']

function redactHeader(name: string, value: string, redaction: Redaction): string {
  const { label, redactText } = redaction
  switch (name.toLowerCase()) {
    case 'authorization':
    case 'proxy-authorization': {
      const [, scheme = '', credentials = ''] = /^\s*(\S+)\s+(.*)$/.exec(value) ?? []
      return schemes.includes(scheme.toLowerCase()) && credentials !== ''
        ? `${scheme} ${label(credentials.trim(), 'credentials')}`
        : label(value, 'credentials')
    }
    case 'cookie':
      return value
        .split(';')
        .map((pair) => redactCookie(pair, redaction))
        .join(';')
    case 'set-cookie': {
      const [pair = '', ...attributes] = value.split(';')
      return [redactCookie(pair, redaction), ...attributes.map(redactText)].join(';')
    }
    default: {
      const kind = kindOfHeader(name)
      return kind === undefined ? redactText(value) : label(value.trim(), kind)
    }
  }
}

function redactCookie(pair: string, { label, redactText }: Redaction): string {
  const equals = pair.indexOf('=')
  if (equals < 0) return label(pair.trim(), 'cookie')
  const value = pair
    .slice(equals + 1)
    .trim()
    .replace(/^"(.*)"$/, '$1')
  return `${redactText(pair.slice(0, equals))}=${value === '' ? '' : label(value, 'cookie')}`
}
