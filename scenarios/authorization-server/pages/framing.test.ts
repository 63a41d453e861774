import { describe, expect, test } from 'vitest'
import type { Params } from '../../api/params.ts'
import { breaksOutOfFrames, foreignFramesAllowed, framingOf, namedAncestors } from './framing.ts'

const csp = (value: string): readonly [string, string] => ['Content-Security-Policy', value]
const xfo = (value: string): readonly [string, string] => ['X-Frame-Options', value]

const kept: readonly { readonly what: string; readonly headers: Params }[] = [
  { what: "frame-ancestors 'none'", headers: [csp("default-src 'self'; frame-ancestors 'none'")] },
  { what: 'an empty frame-ancestors, which matches nothing', headers: [csp('frame-ancestors')] },
  { what: 'one origin by name', headers: [csp('frame-ancestors https://portal.example')] },
  { what: 'one strict policy beside a loose one', headers: [csp('frame-ancestors *'), csp("frame-ancestors 'self'")] },
  { what: 'X-Frame-Options alone', headers: [xfo('sameorigin')] },
  { what: 'two different values of X-Frame-Options', headers: [xfo('DENY'), xfo('SAMEORIGIN')] },
]

const letIn: readonly { readonly what: string; readonly headers: Params }[] = [
  { what: 'no header at all', headers: [] },
  { what: 'a policy without frame-ancestors', headers: [csp("default-src 'none'")] },
  { what: 'frame-ancestors that name every site', headers: [csp('frame-ancestors https:')] },
  { what: 'a loose policy that overrides X-Frame-Options', headers: [csp('frame-ancestors *'), xfo('DENY')] },
  { what: 'ALLOW-FROM, which no browser knows any more', headers: [xfo('ALLOW-FROM https://portal.example')] },
  { what: 'a policy that only reports', headers: [['Content-Security-Policy-Report-Only', "frame-ancestors 'none'"]] },
  { what: 'a second frame-ancestors in one policy', headers: [csp("frame-ancestors *; frame-ancestors 'none'")] },
]

describe('headers about frames', () => {
  test.each(kept)('keep foreign pages out by $what', ({ headers }) => {
    expect(foreignFramesAllowed(framingOf({ headers }))).toBe(false)
  })

  test.each(letIn)('let foreign pages in by $what', ({ headers }) => {
    expect(foreignFramesAllowed(framingOf({ headers }))).toBe(true)
  })

  test('name the origins that may frame a page', () => {
    expect(namedAncestors(framingOf({ headers: [csp("frame-ancestors 'self' https://portal.example")] }))).toEqual([
      'https://portal.example',
    ])
  })
})

test('recognises a script that breaks out of frames', () => {
  expect(breaksOutOfFrames('<script>if (top !== self) { top.location = self.location }</script>')).toBe(true)
  expect(breaksOutOfFrames('<script>const top = 3; scrollTo(0, top)</script>')).toBe(false)
})
