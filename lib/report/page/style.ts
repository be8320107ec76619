// The looks of a page: one column, system fonts, the reader's scheme of colours. Colours c1 to c8 have a contrast of at least 3 : 1 on both grounds.

export const style = `
:root {
  color-scheme: light dark;
  --ground: #fff; --ink: #1b1f24; --soft: #59636e; --line: #d8dee4; --card: #f6f8fa; --on-shade: #fff;
  --c1: #1763c7; --c2: #c2410c; --c3: #1a7f37; --c4: #8431b5; --c5: #bf245f; --c6: #0b7285; --c7: #866100; --c8: #5c636b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1318; --ink: #e8ecf1; --soft: #a0aab5; --line: #2f3740; --card: #181e25; --on-shade: #0f1318;
    --c1: #6fb0ff; --c2: #ff9a5a; --c3: #5fd47a; --c4: #cf9bf5; --c5: #ff8ab3; --c6: #4fcfe3; --c7: #e3c04f; --c8: #aab3bd;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
main { max-width: 768px; margin: 0 auto; padding: 40px 24px 24px; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 8px; }
header p { margin: 0; color: var(--soft); }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 0 0 4px; }
section { margin: 44px 0 0; }
.note { margin: 4px 0; color: var(--soft); font-size: 0.875rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 12px; margin: 24px 0 0; }
.facts div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 10px 14px; min-width: 0; }
.facts dt { color: var(--soft); font-size: 0.8125rem; }
.facts dd { margin: 0; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.35; }
.axes { margin: 6px 0 0; color: var(--soft); font-size: 0.8125rem; }
.drawings { margin: 10px 0 6px; }
.narrow { display: none; }
.chart { display: block; max-width: 100%; height: auto; color: var(--ink); overflow: visible; font-family: inherit; }
.chart text { font-size: 12px; white-space: pre; fill-opacity: 1; }
.chart [aria-label$="grid"] { stroke-opacity: 0.12; }
.chart [aria-label$="axis tick label"], .chart [aria-label$="axis label"] { fill: var(--soft); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 8px 0 0; padding: 0; font-size: 0.875rem; }
.legend li { display: flex; align-items: center; gap: 7px; min-width: 0; }
.legend svg { flex: none; }
details { margin: 6px 0 0; font-size: 0.875rem; }
summary { cursor: pointer; color: var(--soft); width: max-content; padding: 4px 0; }
.scroll { overflow-x: auto; margin: 8px 0; }
.long { max-height: 32rem; overflow-y: auto; }
:focus-visible { outline: 2px solid var(--c1); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; line-height: 1.4; }
section > .scroll > table { min-width: 100%; }
th { font-weight: 600; color: var(--soft); position: sticky; top: 0; background: var(--ground); vertical-align: bottom; }
th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); text-align: left; overflow-wrap: normal; unicode-bidi: isolate; }
td.word { max-width: 34rem; overflow-wrap: break-word; }
th.number, td.number { text-align: right; white-space: nowrap; padding-left: 14px; padding-right: 8px; }
tr.best td { font-weight: 600; background: color-mix(in srgb, var(--c3) 14%, transparent); }
tr.best td:first-child { box-shadow: inset 3px 0 var(--c3); padding-left: 10px; }
.words { margin: 14px 0; }
.words figcaption { color: var(--soft); font-size: 0.875rem; }
.words p { margin: 2px 0 0; line-height: 1.9; display: flex; flex-wrap: wrap; gap: 2px 5px; }
.words span { padding: 0 3px; border-radius: 4px; unicode-bidi: isolate; white-space: pre-wrap; background: color-mix(in srgb, var(--hue) calc(var(--share) * 48%), transparent); }
.for { --hue: var(--c1); }
.against { --hue: var(--c2); }
.text { margin: 10px 0; padding: 0; list-style: none; }
.text li { border-left: 3px solid var(--line); padding: 0 0 0 14px; margin: 0 0 12px; }
.text p { margin: 0; white-space: pre-wrap; unicode-bidi: plaintext; }
footer { margin: 56px 0 0; color: var(--soft); font-size: 0.8125rem; }
@media (max-width: 600px) {
  main { padding: 24px 16px; }
  h1 { font-size: 1.45rem; }
  .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
  .facts dd { font-size: 1.1rem; }
  th, td { padding-right: 10px; }
  th.number, td.number { padding-left: 6px; padding-right: 4px; }
  .wide { display: none; }
  .narrow { display: block; }
}
@media print {
  section { break-inside: avoid; }
  .long { max-height: none; }
}
`;
