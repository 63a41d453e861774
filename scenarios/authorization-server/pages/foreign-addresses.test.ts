import { describe, expect, test } from 'vitest'
import { addressesOn, sameParty } from './foreign-addresses.ts'

const base = 'https://as.example/login'

describe('addresses on a page', () => {
  test('are found wherever a browser loads something', async () => {
    const html = `<head><link rel="stylesheet" href="https://a.example/s.css"><style>@import "https://b.example/i.css"</style></head>
      <body style="background: url(https://c.example/b.png)"><img srcset="https://d.example/1.png 1x, /own.png 2x">
      <script src="//e.example/t.js"></script><iframe src="https://f.example/"></iframe></body>`
    const hosts = (await addressesOn(html, base)).map(({ url }) => new URL(url).host)
    expect(new Set(hosts)).toEqual(
      new Set(['a.example', 'b.example', 'c.example', 'd.example', 'e.example', 'f.example', 'as.example']),
    )
  })

  test('tell links from what is loaded, and leave out what leads to no web page', async () => {
    const html =
      '<a href="https://help.example/">Help</a><a href="mailto:desk@help.example">Write</a><a href="#top">Top</a>'
    expect(await addressesOn(html, base)).toEqual([
      { kind: 'link', url: 'https://help.example/' },
      { kind: 'link', url: 'https://as.example/login#top' },
    ])
  })

  test('do not count a canonical address as loaded', async () => {
    expect(await addressesOn('<link rel="canonical" href="https://www.example/login">', base)).toEqual([])
  })
})

test('knows hosts of one party by their names, and numbers by themselves', () => {
  expect(sameParty('static.as.example', 'login.as.example')).toBe(true)
  expect(sameParty('as.example', 'as.elsewhere')).toBe(false)
  expect(sameParty('127.0.0.1', '128.0.0.1')).toBe(false)
  expect(sameParty('localhost', 'example')).toBe(false)
})
