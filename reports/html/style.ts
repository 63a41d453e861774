import { loadStyle } from './load/style.ts'

/** The whole look of `report.html`; colours are named once for light and once for dark. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --sheet: #fff; --ink: #1b1f26; --soft: #57606f; --line: #d9dee6; --link: #0b57d0; --code: #eef1f5;
  --failed: #b3261e; --failed-soft: #fdeceb; --warning: #8a5a00; --warning-soft: #fff4d6;
  --passed: #1b6b34; --passed-soft: #e6f4ea; --open: #6a3fa0; --open-soft: #f1eafb; --none: #57606f; --none-soft: #eceff3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12151a; --sheet: #1a1e25; --ink: #e6e9ef; --soft: #a3adbb; --line: #323945; --link: #8ab4f8; --code: #242a33;
    --failed: #ff8a80; --failed-soft: #3d1c1a; --warning: #f5c04d; --warning-soft: #3a2e10;
    --passed: #7ad694; --passed-soft: #17331f; --open: #c9a8f5; --open-soft: #2e2242; --none: #a3adbb; --none-soft: #272d37;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 6.5rem; }
body { margin: 0; overflow-wrap: anywhere; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main, header.top > div, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
a { color: var(--link); } a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible, select:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre { font: 0.86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { background: var(--code); padding: .7rem .9rem; border-radius: 6px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0 .8rem; }
h2 { margin: 2.4rem 0 .8rem; font-size: 1.25rem; } h3 { font-size: 1.05rem; margin: 1.2rem 0 .5rem; } h5 { margin: .6rem 0 0; font-size: .8rem; color: var(--soft); }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--sheet); padding: .5rem; z-index: 3; }
header.top { background: var(--sheet); border-bottom: 1px solid var(--line); border-top: 6px solid var(--none); padding: 1.4rem 0 1.2rem; }
header.violated { border-top-color: var(--failed); } header.conformant { border-top-color: var(--passed); } header.incomplete { border-top-color: var(--open); }
header.top .tool { color: var(--soft); margin: 0; }
h1 { font-size: 2.1rem; line-height: 1.2; margin: .2rem 0 .3rem; }
.violated h1 { color: var(--failed); } .conformant h1 { color: var(--passed); } .incomplete h1 { color: var(--open); }
.lead { font-size: 1.1rem; margin: 0 0 1rem; }
.meta { display: flex; flex-wrap: wrap; gap: .2rem 1.6rem; margin: 1rem 0 0; color: var(--soft); font-size: .9rem; }
.meta div { display: flex; gap: .4rem; min-width: 0; } .meta dt { font-weight: 600; flex-shrink: 0; } .meta dd { margin: 0; overflow-wrap: anywhere; }
.pill { display: inline-block; white-space: nowrap; padding: 0 .55em; border-radius: 1em; font-size: .84em; font-weight: 600; color: var(--none); background: var(--none-soft); }
.pill.failed { color: var(--failed); background: var(--failed-soft); } .pill.warning { color: var(--warning); background: var(--warning-soft); }
.pill.passed { color: var(--passed); background: var(--passed-soft); } .pill.inconclusive, .pill.could-not-run { color: var(--open); background: var(--open-soft); }
.filters { position: sticky; top: 0; z-index: 2; background: var(--page); border-bottom: 1px solid var(--line); padding: .6rem 0; }
.filters form { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.filters button.verdict { border: 1px solid var(--line); border-radius: 1em; background: var(--sheet); color: var(--soft); padding: .15rem .7rem; font: inherit; font-size: .9rem; cursor: pointer; }
.filters button.verdict[aria-pressed=true] { border-color: currentColor; font-weight: 600; }
.filters button.failed[aria-pressed=true] { color: var(--failed); } .filters button.warning[aria-pressed=true] { color: var(--warning); } .filters button.passed[aria-pressed=true] { color: var(--passed); }
.filters button.inconclusive[aria-pressed=true], .filters button.could-not-run[aria-pressed=true] { color: var(--open); }
.filters input, .filters select { font: inherit; font-size: .9rem; padding: .2rem .5rem; border: 1px solid var(--line); border-radius: 6px; background: var(--sheet); color: var(--ink); max-width: 100%; }
.filters input { flex: 1 1 12rem; min-width: 8rem; } .filters output { color: var(--soft); font-size: .9rem; }
.todo { padding-left: 1.8rem; } .todo li { margin-bottom: .7rem; } .todo .do { color: var(--soft); }
.result { background: var(--sheet); border: 1px solid var(--line); border-left: 4px solid var(--none); border-radius: 6px; margin: .5rem 0; }
.result.failed { border-left-color: var(--failed); } .result.warning { border-left-color: var(--warning); } .result.passed { border-left-color: var(--passed); }
.result.inconclusive, .result.could-not-run { border-left-color: var(--open); }
.result > summary { padding: .5rem .9rem; cursor: pointer; display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; }
.result > summary::marker, .result > summary::-webkit-details-marker { color: var(--soft); }
.title { font-weight: 600; } .where, .source, .role, .took, .by { color: var(--soft); font-size: .88em; } .id { color: var(--soft); margin-left: auto; overflow-wrap: anywhere; }
.body { padding: 0 .9rem .8rem; border-top: 1px solid var(--line); }
.facts { display: grid; grid-template-columns: 9rem 1fr; gap: .35rem 1rem; margin: .8rem 0; } .facts dt { color: var(--soft); font-weight: 600; } .facts dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
.failed .observed { color: var(--failed); font-weight: 600; }
.facts ul { margin: 0; padding-left: 1.1rem; } .statements { list-style: none; padding: 0 !important; } .statements li { margin-bottom: .3rem; }
.evidence > summary { cursor: pointer; font-weight: 600; } .facts em { font-style: normal; font-weight: 600; }
.sequence { position: relative; margin: .6rem 0; border: 1px solid var(--line); border-radius: 6px; padding: .4rem 0; }
.sequence ol { list-style: none; padding: 0; margin: 0; position: relative; }
.heads, .lifelines, .sequence summary { display: grid; grid-template-columns: 6rem repeat(3, 1fr) 6rem; }
.l2 .heads, .l2 .lifelines, .l2 summary { grid-template-columns: 6rem 1fr 6rem; } .l3 .heads, .l3 .lifelines, .l3 summary { grid-template-columns: 6rem repeat(2, 1fr) 6rem; }
.lane { font-weight: 600; font-size: .9em; text-align: center; width: 11rem; margin-left: -5.5rem; overflow-wrap: anywhere; }
.lifelines { position: absolute; inset: 2rem 0 .4rem; pointer-events: none; } .lifelines i { border-left: 1px dashed var(--soft); opacity: .6; }
.g0 { grid-column: 2; } .g1 { grid-column: 3; } .g2 { grid-column: 4; } .g3 { grid-column: 5; }
.a01 { grid-column: 2 / 3; } .a12 { grid-column: 3 / 4; } .a23 { grid-column: 4 / 5; } .a02 { grid-column: 2 / 4; } .a13 { grid-column: 3 / 5; } .a03 { grid-column: 2 / 5; }
.sequence summary { cursor: pointer; padding: .3rem 0; list-style: none; } .sequence summary::-webkit-details-marker { display: none; }
.sequence summary:hover { background: var(--code); } .arrow { position: relative; padding: .1rem .8rem .2rem; border-bottom: 2px solid var(--soft); font-size: .92em; min-width: 0; }
.arrow.answer { border-bottom: 1px dashed var(--soft); padding-top: .2rem; } .arrow.answer .number { color: var(--soft); float: right; }
.arrow::after { content: ""; position: absolute; bottom: -6px; border: 5px solid transparent; } .arrow.right::after { right: 0; border-left-color: var(--soft); border-right: 0; } .arrow.left::after { left: 0; border-right-color: var(--soft); border-left: 0; }
.arrow .label, .heads { color: var(--soft); } .spoken { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap; }
.decided summary { background: var(--failed-soft); } .decided .arrow { border-bottom-color: var(--failed); } .decided .arrow.right::after { border-left-color: var(--failed); } .decided .arrow.left::after { border-right-color: var(--failed); }
.decided .label { color: var(--ink); } .decisive { color: var(--failed); } .whole { position: relative; background: var(--sheet); padding: .3rem .9rem; border-block: 1px solid var(--line); }
.again { margin: .8rem 0 0; font-size: .92em; overflow-wrap: anywhere; } .elsewhere { color: var(--soft); }
table { overflow-wrap: normal; border-collapse: collapse; width: 100%; background: var(--sheet); border: 1px solid var(--line); font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { font-weight: 600; color: var(--soft); background: var(--page); } .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; } .none { color: var(--soft); opacity: .55; }
.is-failed { color: var(--failed); font-weight: 600; } .is-warning { color: var(--warning); font-weight: 600; }
.bar { width: 100%; min-width: 6rem; height: .7rem; border-radius: 3px; background: var(--none-soft); display: block; margin-top: .35rem; }
.fill-failed { fill: var(--failed); } .fill-warning { fill: var(--warning); } .fill-passed { fill: var(--passed); } .fill-not-applicable { fill: var(--line); } .fill-open { fill: var(--open); opacity: .35; }
button.sections { all: unset; cursor: pointer; font-weight: 600; color: var(--link); } button.sections::before { content: "▸ "; } button.sections[aria-expanded=true]::before { content: "▾ "; }
.inner th { padding-left: 1.8rem; } .rows th { width: 15rem; } .rows td:last-child { width: 40%; overflow-wrap: anywhere; } .rows tr:target { background: var(--warning-soft); }
.rows .verdict + .verdict { margin-top: .4rem; } .reason { color: var(--soft); font-size: .92em; }
.scroll { overflow-x: auto; } [hidden] { display: none !important; }
footer { color: var(--soft); font-size: .88rem; padding-top: 2rem; padding-bottom: 3rem; }
@media (max-width: 44rem) {
  .filters { position: static; } .heads, .lifelines, .sequence summary { grid-template-columns: 1.2rem repeat(3, 1fr) 1.2rem; } .l2 .heads, .l2 .lifelines, .l2 summary { grid-template-columns: 1.2rem 1fr 1.2rem; }
  .l3 .heads, .l3 .lifelines, .l3 summary { grid-template-columns: 1.2rem repeat(2, 1fr) 1.2rem; } .heads { display: flex; justify-content: space-between; gap: .4rem; padding: 0 .3rem; } .lane { width: auto; margin: 0; font-size: .72em; } .lane.g0 { flex-shrink: 0; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .5rem; } .id { margin-left: 0; } h1 { font-size: 1.7rem; }
  .rows, .rows tbody, .rows tr, .rows th, .rows td { display: block; width: auto !important; border-bottom: 0; } .rows thead { display: none; } .rows tr { border-bottom: 1px solid var(--line); }
}
@media print {
  :root { --page: #fff; --sheet: #fff; --ink: #000; --soft: #444; --line: #bbb; }
  .filters, .skip { display: none; } .result, .rows tr { break-inside: avoid-page; } a { color: inherit; text-decoration: none; } body { font-size: 11px; }
}
${loadStyle}`
