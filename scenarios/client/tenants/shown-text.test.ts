import { expect, test } from 'vitest'
import { shownText } from './shown-text.ts'

const shown = (body: string, hide: readonly string[] = []) =>
  shownText({ what: 'an answer', exchanges: [], body, hide })

test('sees the same words behind ids, times and markup', () => {
  const one = shown('<p>Not connected (request 4f1a-22, 12:01:07)</p><script>log("a")</script>')
  expect(one).toBe(shown('<div>Not  connected (request 9c0b-77, 13:59:00)</div>'))
})

test('tells other words apart, but not the name that was asked for', () => {
  expect(shown('This tenant is unknown')).not.toBe(shown('This is not your tenant'))
  expect(shown('nothing for acme', ['acme', 'nobody'])).toBe(shown('nothing for nobody', ['acme', 'nobody']))
})
