/** Charts of a load run, in the colours of the report. */
export const loadStyle = `
:root { --line-0: #0b57d0; --line-1: #b35900; --line-2: #8e24aa; --line-3: #00796b; }
@media (prefers-color-scheme: dark) { :root { --line-0: #8ab4f8; --line-1: #f5a35c; --line-2: #d7a1e8; --line-3: #6fd3c4; } }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; margin-top: 1rem; }
.chart { margin: 0; padding: .8rem 1rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.chart figcaption { font-weight: 600; } .chart svg { width: 100%; height: auto; display: block; }
.chart .grid { stroke: var(--line); fill: none; } .chart .tick, .chart .axis { fill: var(--soft); font-size: 11px; }
.chart .line { fill: none; stroke-width: 1.8; } .chart path.line-0 { stroke: var(--line-0); } .chart path.line-1 { stroke: var(--line-1); } .chart path.line-2 { stroke: var(--line-2); } .chart path.line-3 { stroke: var(--line-3); }
.chart circle.line-0, .bar-0 { fill: var(--line-0); } .chart circle.line-1, .bar-1 { fill: var(--line-1); } .chart circle.line-2, .bar-2 { fill: var(--line-2); } .chart circle.line-3, .bar-3 { fill: var(--line-3); }
.chart .mark { fill: none; stroke: var(--failed); stroke-width: 2; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: 0; padding: 0; font-size: .88rem; color: var(--soft); }
.legend li::before { content: ""; display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; background: var(--line-0); } .legend .key-1::before { background: var(--line-1); } .legend .key-2::before { background: var(--line-2); } .legend .key-3::before { background: var(--line-3); }
.load-verdict { font-size: 1.05rem; } .load-verdict.failed { color: var(--failed); } .load-verdict.passed { color: var(--passed); } .load-verdict.incomplete { color: var(--open); }
`
