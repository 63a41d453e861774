import { describe, expect, test } from 'vitest'
import type { Browser } from '../../api/authorization-server.ts'
import type { Answered } from '../../api/http.ts'
import type { Params } from '../../api/params.ts'
import { firstButton } from './first-button.ts'
import { landing } from './landing.ts'

const host = 'attacker.example'
const start = { method: 'GET', url: 'https://as.example/start' }

function answered(status: number, headers: Params, body = ''): Answered {
  return { kind: 'answered', exchanges: ['x1'], status, headers, body, json: undefined }
}

const html = (body: string, ...headers: Params) => answered(200, [['content-type', 'text/html'], ...headers], body)
const redirect = (location: string) => answered(302, [['location', location]])

/** A browser in front of a server that answers by path. */
function browserAt(pages: Readonly<Record<string, Answered>>): Browser {
  return {
    navigate: async ({ url }) => pages[new URL(url).pathname] ?? answered(404, []),
    cookies: async () => [],
    clone: async () => browserAt(pages),
  }
}

describe('landing', () => {
  test.each([
    ['a redirect', redirect('https://attacker.example/x')],
    ['a redirect without a scheme', redirect('//attacker.example/x')],
    ['a redirect with a backslash', redirect('/\\attacker.example/x')],
    ['a Refresh header', html('', ['refresh', '0; url=https://attacker.example/x'])],
    ['a meta refresh', html('<meta http-equiv="refresh" content="0;URL=https://attacker.example/x">')],
    ['a script', html('<script>window.location.href = "https:\\/\\/attacker.example/x"</script>')],
    ['a script that replaces', html("<script>location.replace('//attacker.example/x')</script>")],
  ])('notices %s to the foreign host', async (_, page) => {
    const pages = { '/start': redirect('/next?to=1'), '/next': page }
    expect((await landing(browserAt(pages), start, host)).kind).toBe('elsewhere')
  })

  test.each([
    ['an error page', answered(400, [['content-type', 'text/html']], 'no')],
    ['a link to the foreign host', html('<a href="https://attacker.example/x">there</a>')],
    ['the foreign host inside a query', redirect('https://app.example/?next=https://attacker.example/x')],
    ['a Location beside a status that is no redirect', answered(400, [['location', 'https://attacker.example/x']])],
  ])('takes %s for staying', async (_, page) => {
    expect((await landing(browserAt({ '/start': page }), start, host)).kind).toBe('stayed')
  })

  test('gives up on redirects that do not end', async () => {
    expect(await landing(browserAt({ '/start': redirect('/start') }), start, host)).toMatchObject({ kind: 'unclear' })
  })
})

describe('first button', () => {
  test('submits the hidden fields and the name of the button', async () => {
    const page = html(
      '<form method="post" action="/out"><input type="hidden" name="t" value="a b"><button name="ok" value="1">Yes</button></form>',
    )
    expect(await firstButton(page, 'https://as.example/end')).toMatchObject({
      method: 'POST',
      url: 'https://as.example/out',
      body: 't=a+b&ok=1',
    })
  })

  test('finds nothing to press on a page without a form', async () => {
    expect(await firstButton(html('<p>Bye</p>'), 'https://as.example/end')).toBeUndefined()
  })
})
