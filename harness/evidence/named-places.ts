import {
  credentials,
  dottedParts,
  hiddenFieldOf,
  jsonValue,
  jwtStart,
  nestedJsonValue,
  secretParameters,
  userInfo,
  valueTag,
} from './places.ts'
import { looksLikeWords } from './public-words.ts'
import { isOrdinaryWord, isReadableField, secretKindOf } from './secret-names.ts'

type Label = (value: string, kind: string) => string

/** Masks what stands in a place for secrets, whether or not anybody has seen the value before. */
export function maskNamedPlaces(text: string, label: Label): string {
  if (text.length < 4) return text
  // What has a label already keeps it, so that equal values stay recognisable.
  const mask = (value: string, kind: string) => (isLabel(value) ? value : label(value, kind))
  let masked = text
  if (masked.includes('.')) masked = masked.replace(dottedParts, (dotted) => maskJwt(dotted, mask))
  if (masked.includes('://'))
    masked = masked.replace(userInfo, (_all, before, value) => `${before}${mask(value, 'password')}`)
  if (masked.includes('<')) masked = maskFields(masked, mask)
  if (masked.includes('=') || masked.includes('%')) masked = maskParameters(masked, mask)
  if (masked.includes('"')) {
    masked = masked.replace(jsonValue, maskJson('"', mask)).replace(nestedJsonValue, maskJson('\\"', mask))
  }
  return masked.replace(credentials, (all, scheme, blank, value) =>
    looksLikeWords(value) ? all : `${scheme}${blank}${mask(value, 'credentials')}`,
  )
}

function maskParameters(text: string, mask: Label): string {
  const parts: string[] = []
  let copied = 0
  for (const { value, kind, at } of secretParameters(text)) {
    parts.push(text.slice(copied, at), mask(value, kind))
    copied = at + value.length
  }
  return parts.length === 0 ? text : `${parts.join('')}${text.slice(copied)}`
}

function maskJwt(dotted: string, mask: Label): string {
  const start = jwtStart(dotted)
  return start === undefined ? dotted : `${dotted.slice(0, start)}${mask(dotted.slice(start), 'jwt')}`
}

function maskJson(quote: string, mask: Label) {
  return (all: string, name: string, colon: string, value: string): string => {
    const kind = secretKindOf(name)
    if (kind === undefined || value === '' || isOrdinaryWord(name, value)) return all
    return `${quote}${name}${quote}${colon}${quote}${mask(value, kind)}${quote}`
  }
}

function maskFields(text: string, mask: Label): string {
  return text.replace(valueTag, (tag) => {
    const field = hiddenFieldOf(tag)
    if (field === undefined || isReadableField(field.name)) return tag
    const value = mask(field.value, secretKindOf(field.name) ?? 'field')
    return `${tag.slice(0, field.at)}${value}${tag.slice(field.at + field.value.length)}`
  })
}

function isLabel(value: string): boolean {
  return /^‹[a-z-]+:[0-9a-f]{6}›$/.test(value)
}
