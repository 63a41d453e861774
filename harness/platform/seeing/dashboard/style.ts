import { createHash } from 'node:crypto'

/** The whole look, in the page itself: nothing is loaded from anywhere. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f5f6f8, #14171c); --card: light-dark(#fff, #1d2129); --line: light-dark(#d8dce3, #363c47);
  --text: light-dark(#1b2027, #e7eaef); --quiet: light-dark(#545d6b, #a5aebd); --accent: light-dark(#0b57b0, #8ab8ff);
  --good: light-dark(#0a6b3d, #6fd8a2); --bad: light-dark(#ab1f24, #ff9a97); --warn: light-dark(#7a5200, #f2c265);
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif }
.skip { position: absolute; left: -100vw } .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px }
header, main { max-width: 76rem; margin: 0 auto; padding: 1rem 1.5rem }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; padding-bottom: 0 }
header form { margin-left: auto }
h1 { font-size: 1.5rem; margin: .5rem 0 } h2 { font-size: 1.125rem; margin: 2rem 0 .75rem }
p { margin: .25rem 0 } .quiet { color: var(--quiet) } a { color: var(--accent) }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1rem; margin: 1rem 0 }
.figures div, .card, .scroll { background: var(--card); border: 1px solid var(--line); border-radius: 10px }
.figures div, .card { padding: 1rem 1.25rem }
.figures dt { color: var(--quiet); font-size: .875rem } .figures dd { margin: 0; font-size: 1.75rem; font-weight: 600 }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: .6rem .8rem; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap }
tbody tr:last-child > * { border-bottom: 0 }
thead th { font-size: .8125rem; color: var(--quiet); font-weight: 600 } tbody th { font-weight: 600 }
td.number, th.number { text-align: right } td:has(.button) { padding-block: .35rem }
.state { font-weight: 600 } .good { color: var(--good) } .bad { color: var(--bad) } .warn { color: var(--warn) }
.alerts { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem } .alerts li { border-left: 4px solid var(--bad) }
.sign-in { max-width: 26rem; margin: 10vh auto } label { display: block; font-weight: 600; margin: 1rem 0 .25rem }
input { width: 100%; font: inherit; padding: .6rem; color: inherit; background: var(--ground); border: 1px solid var(--quiet); border-radius: 6px }
button, .button { display: inline-block; font: inherit; font-weight: 600; padding: .35rem .9rem; border-radius: 6px; cursor: pointer;
  color: var(--accent); background: transparent; border: 1px solid currentcolor; text-decoration: none }
.sign-in button { margin-top: 1.25rem; padding: .6rem 1.25rem; color: var(--card); background: var(--accent) }
`

const digest = createHash('sha256').update(style).digest('base64')

/** What these pages may do: be styled by the text above, and send forms to where they came from. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
