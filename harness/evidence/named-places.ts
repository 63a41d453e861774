import {
  credentials,
  hiddenFieldOf,
  jsonValue,
  jwtShape,
  namedValue,
  nestedJsonValue,
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
  if (masked.includes('.')) masked = masked.replace(jwtShape, (token) => mask(token, 'jwt'))
  if (masked.includes('://'))
    masked = masked.replace(userInfo, (_all, before, value) => `${before}${mask(value, 'password')}`)
  if (masked.includes('<')) masked = maskFields(masked, mask)
  if (masked.includes('=') || masked.includes('%')) masked = masked.replace(namedValue, maskNamedValue(mask))
  if (masked.includes('"')) {
    masked = masked.replace(jsonValue, maskJson('"', mask)).replace(nestedJsonValue, maskJson('\\"', mask))
  }
  return masked.replace(credentials, (all, scheme, blank, value) =>
    looksLikeWords(value) ? all : `${scheme}${blank}${mask(value, 'credentials')}`,
  )
}

function maskNamedValue(mask: Label) {
  return (all: string, name: string, equals: string, value: string): string => {
    const kind = secretKindOf(name)
    return kind === undefined ? all : `${name}${equals}${mask(value, kind)}`
  }
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
