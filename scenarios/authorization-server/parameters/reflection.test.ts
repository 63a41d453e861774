import { expect, test } from 'vitest'
import type { Params } from '../../api/params.ts'
import { markup, splitHeader } from './hostile-strings.ts'
import { harmIn } from './reflection.ts'

const mark = 'pp42'
const value = markup.of(mark)
const escaped = value.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const page = (body: string, headers: Params = [['content-type', 'text/html']]) => ({ headers, body })

test.each([
  ['an element', page(`<p>${value}</p>`), /element of the page/],
  ['an attribute', page(`<input value="${value.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}">`), /attribute/],
  ['a script', page(`<script>var x = ${`'${value}'`}</script>`), /script/],
  ['a header', page('', [[splitHeader, mark]]), /header/],
])('notices a value that has become %s', async (_, answer, harm) => {
  expect(await harmIn(answer, mark)).toMatch(harm)
})

test.each([
  ['escaped text', page(`<p>${escaped}</p><input value="${escaped}">`)],
  ['JSON in a script', page(`<script>var x = ${JSON.stringify(value)}</script>`)],
  ['JSON', page(JSON.stringify({ error_description: value }), [['content-type', 'application/json']])],
])('finds nothing wrong with %s', async (_, answer) => {
  expect(await harmIn(answer, mark)).toBeUndefined()
})
