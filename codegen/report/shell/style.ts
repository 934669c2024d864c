import type { TextSlice } from "../cut.js";
import { COLUMNS } from "../listing/columns.js";

const DEEPEST = 24;
const STEP = 2;

/** The class of a line by how far it is indented: what wraps goes on below its own beginning. */
export function indentClass(text: string, { start, end }: TextSlice): string {
  let spaces = 0;
  const most = Math.min(DEEPEST, end - start);
  while (spaces < most && text.charAt(start + spaces) === " ") spaces += 1;
  const level = spaces - (spaces % STEP);
  return level === 0 ? "" : ` i${level}`;
}

/** The rules of these classes. A page has no inline style: its policy forbids that. */
const indentStyle: string = Array.from({ length: DEEPEST / STEP }, (_, index) => {
  const width = (index + 1) * STEP;
  return `.i${width} code { padding-left: ${width + 2}ch; text-indent: -${width + 2}ch; }`;
}).join("\n");

/** The names of the columns before their values, where a row is no row of a table any more. */
const columnNames: string = COLUMNS.map((name, index) =>
  name === "Endpoint" || name === "Documented"
    ? ""
    : `  .endpoints td:nth-child(${index + 1})::before { content: "${name}: "; }`,
)
  .filter((rule) => rule !== "")
  .join("\n");

/** The look of the report, light and dark. Every pair of colours that carries text has a contrast of 4.5 or more. */
export const style: string = `
:root {
  color-scheme: light dark;
  --edge: #857f74; --paper: #fbfaf7; --card: #ffffff; --ink: #1d2125; --soft: #59616b; --rule: #dcd9d1; --link: #0b5cad;
  --shade: #f2f0ea; --mark: #fff0b8; --chosen: #ffd257; --ring: #0b5cad; --gone: #a3262a; --new: #17663a;
  --good: #17663a; --fair: #8a5a00; --poor: #a3262a;
  --decided: #6b3fa0; --schema: #4a5560; --stated: #17663a; --protocol: #0b5cad; --example: #8a5a00; --sibling: #9a3d12;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --edge: #7b848e; --paper: #14171a; --card: #1b1f23; --ink: #e6e3dc; --soft: #a3abb5; --rule: #343a41; --link: #7fb8f5;
    --shade: #22272c; --mark: #473c14; --chosen: #7a5d00; --ring: #7fb8f5; --gone: #ff9a94; --new: #7ed6a0;
    --good: #7ed6a0; --fair: #ebc063; --poor: #ff9a94;
    --decided: #c9a8f5; --schema: #b4bdc7; --stated: #7ed6a0; --protocol: #7fb8f5; --example: #ebc063; --sibling: #f5a97f;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 0 1rem; max-width: 112rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--card); z-index: 2; }
.skip:focus { top: 0.5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
h1, h2, h3, p, ul, ol, dl, dd, blockquote { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: clamp(1.4rem, 1.1rem + 1.6vw, 2.1rem); line-height: 1.2; letter-spacing: -0.01em; }
h2 { font-size: 1.2rem; line-height: 1.3; }
h3 { font-size: 1rem; line-height: 1.4; display: inline; }
small { font-size: 0.85rem; font-weight: 400; color: var(--soft); margin-left: 0.4rem; }
code, q, pre { font-family: var(--mono); font-size: 0.8125rem; }
.quiet, .meta, .hint, .note, footer { color: var(--soft); font-size: 0.875rem; }
header { padding: 1.5rem 0 2rem; display: grid; gap: 0.5rem; }
main { display: grid; gap: 2rem; grid-template-columns: minmax(0, 1fr); }
main:focus { outline: none; }
footer { margin-top: 3rem; padding: 1rem 0 2rem; border-top: 1px solid var(--rule); }
section { min-width: 0; }
section > h2 { margin-bottom: 0.75rem; }
.lead { color: var(--soft); max-width: 46rem; }
.tiles { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); }
.tiles { margin-top: 0.5rem; }
.jumps { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; font-size: 0.9rem; }
.tiles li { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 0.75rem 1rem; }
.tiles strong { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles .score strong { font-size: 1.5rem; }
.score { display: flex; align-items: center; gap: 0.6rem; }
.score svg { width: 6rem; height: 0.5rem; border-radius: 4px; flex: 0 1 6rem; min-width: 2rem; }
.score strong { font-variant-numeric: tabular-nums; white-space: nowrap; }
.track { fill: var(--rule); }
.good .fill { fill: var(--good); } .fair .fill { fill: var(--fair); } .poor .fill { fill: var(--poor); }
details > summary { cursor: pointer; padding: 0.35rem 0; }
.told, .point { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 0.9rem 1rem; }
.told, .point { border-left-width: 4px; display: grid; gap: 0.4rem; align-content: start; }
.told.error { border-left-color: var(--poor); } .told.warning { border-left-color: var(--fair); }
.told.note { border-left-color: var(--protocol); }
.level { font-size: 0.75rem; font-weight: 600; }
.level.error { color: var(--poor); } .level.warning { color: var(--fair); } .level.note { color: var(--protocol); }
.grid { display: grid; gap: 0.75rem; align-items: start; grid-template-columns: minmax(0, 1fr); }
.grid + h3, .grid + .grid { margin-top: 0.75rem; }
.flow { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); }
.step { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 0.75rem 1rem; position: relative;
  display: grid; gap: 0.35rem; align-content: start; }
.step + .step::before { content: "\\2193"; position: absolute; top: -1.3rem; left: 1rem; color: var(--soft); }
.sub { display: block; margin: 1rem 0 0.5rem; }
blockquote { border-left: 3px solid var(--chosen); padding: 0.1rem 0 0.1rem 0.65rem; }
blockquote cite { font-style: normal; font-size: 0.8125rem; color: var(--soft); white-space: normal; }
.shares { display: grid; gap: 0.75rem 1.5rem; margin-bottom: 0.5rem; }
.shares dt { font-weight: 600; font-size: 0.9rem; }
.shares dd { display: grid; gap: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
caption { text-align: left; color: var(--soft); padding-bottom: 0.25rem; }
th, td { border-bottom: 1px solid var(--rule); padding: 0.3rem 0.5rem 0.3rem 0; text-align: left; vertical-align: top; font-weight: 400; }
thead th { color: var(--soft); font-size: 0.8125rem; overflow-wrap: normal; }
.controls { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: end; margin-bottom: 0.5rem; }
.controls label { display: grid; gap: 0.15rem; font-size: 0.8125rem; color: var(--soft); flex: 1 1 6rem; max-width: 11rem; }
.controls label:first-child { flex: 1 1 16rem; max-width: none; }
input, select, button { font: inherit; font-size: 0.9375rem; color: var(--ink); background: var(--card); border: 1px solid var(--edge);
  border-radius: 6px; padding: 0.35rem 0.6rem; min-width: 0; max-width: 100%; }
button { cursor: pointer; }
button:hover { background: var(--shade); }
.endpoints td { font-variant-numeric: tabular-nums; }
.endpoints th[scope="row"] a { font-weight: 600; }
.endpoints thead button { border: 0; background: none; padding: 0.2rem 0; font-size: 0.8125rem; color: var(--soft); text-align: left; }
.endpoints thead button:hover { color: var(--ink); text-decoration: underline; }
.endpoints [aria-sort] button { color: var(--ink); font-weight: 600; }
.endpoints [aria-sort="ascending"] button::after { content: " \\2191"; }
.endpoints [aria-sort="descending"] button::after { content: " \\2193"; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--shade); border: 1px solid var(--rule); border-radius: 6px;
  padding: 0.5rem 0.7rem; max-height: 24rem; overflow: auto; }
.copyable { display: grid; gap: 0.4rem; }
.copies { display: flex; flex-wrap: wrap; gap: 0.3rem 0.6rem; align-items: center; }
.pane .copies { padding: 0.5rem 0.9rem 0; }
.snippet > * + * { margin-top: 0.35rem; }
.yes { color: var(--good); } .no-mark { color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: 0.35rem 1rem; font-size: 0.8125rem; color: var(--soft); margin-bottom: 0.75rem; }
.basis, .why { font-size: 0.75rem; font-weight: 600; }
.on-decided { --on: var(--decided); } .on-schema { --on: var(--schema); } .on-stated { --on: var(--stated); }
.on-protocol { --on: var(--protocol); } .on-example { --on: var(--example); } .on-sibling { --on: var(--sibling); }
.basis { color: var(--on); border: 1px solid var(--on); border-radius: 4px; padding: 0 0.35rem; display: inline-block; }
.basis.on-example, .basis.on-sibling { border-style: dashed; }
.bench { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.pane { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; min-width: 0; }
.pane > h2, .pane > .title { padding: 0.6rem 0.9rem; border-bottom: 1px solid var(--rule); font-size: 0.95rem; font-weight: 600;
  background: var(--card); border-radius: 10px 10px 0 0; position: sticky; top: 0; z-index: 1; }
.inside { padding: 0.5rem 0.9rem 0.9rem; }
.group > ol { display: grid; gap: 0.6rem; margin-top: 0.5rem; }
.group + .group, .laws { margin-top: 0.75rem; border-top: 1px solid var(--rule); padding-top: 0.4rem; }
.edit { border: 1px solid var(--rule); border-radius: 8px; padding: 0.55rem 0.7rem; display: grid; gap: 0.3rem; }
.edit.chosen, .edit:target { border-color: var(--ring); box-shadow: inset 3px 0 0 var(--ring); }
.pick { font-weight: 600; font-size: 0.9rem; color: var(--ink); text-decoration: none; display: block; }
.pick:hover { text-decoration: underline; }
.number { color: var(--soft); font-weight: 400; font-variant-numeric: tabular-nums; }
.change { font-size: 0.875rem; line-height: 1.4; }
del { color: var(--gone); text-decoration-thickness: 1px; } ins { color: var(--new); text-decoration: none; }
.laws dl { display: grid; gap: 0.15rem; } .laws dt { margin-top: 0.4rem; } .laws dd { font-size: 0.875rem; color: var(--soft); }
.file + .file { border-top: 1px solid var(--rule); }
.file > h3 { display: block; padding: 0.6rem 0.9rem 0.3rem; }
.file > .note { padding: 0 0.9rem; }
.code { padding: 0.35rem 0 0.6rem; }
.line { display: grid; grid-template-columns: 3rem minmax(0, 1fr); font-size: 0.78rem; line-height: 1.5; }
.line code { grid-column: 2; unicode-bidi: plaintext; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2; font-size: inherit; padding-right: 0.6rem; min-height: 1.5em; }
.no { color: var(--soft); text-align: right; padding-right: 0.75rem; user-select: none; font-family: var(--mono); }
.pane-mended .line { grid-template-columns: 4.6rem minmax(0, 1fr); border-left: 4px solid var(--on); }
.with-fate .line { grid-template-columns: 3rem 4.4rem minmax(0, 1fr); }
.with-fate .line code { grid-column: 3; }
.fate { font-size: 0.7rem; line-height: 1.66; color: var(--soft); user-select: none; padding-right: 0.4rem; overflow-wrap: anywhere; }
.is-used .fate { color: var(--good); } .is-offered .fate { color: var(--protocol); } .is-unread .fate { color: var(--fair); font-weight: 600; }
.text-of-page { padding: 0 0.9rem 0.6rem; }
.why { color: var(--on); padding-left: 0.4rem; line-height: 1.5; user-select: none; }
.line:target { background: var(--shade); box-shadow: inset 3px 0 0 var(--ring); }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
[data-e] { cursor: pointer; }
.line.is-noise code { color: var(--soft); }
.line.is-unread { box-shadow: inset 3px 0 0 var(--fair); }
.line.edited { background: var(--shade); }
mark.chosen, .line.chosen { background: var(--chosen); }
.line.chosen .why { color: inherit; }
.gap { color: var(--soft); font-size: 0.8125rem; text-align: center; padding: 0.3rem; background: var(--shade); }
${indentStyle}
@media (max-width: 56rem) {
  .endpoints, .endpoints tbody { display: block; }
  .endpoints thead { display: block; margin-bottom: 0.5rem; }
  .endpoints thead tr { display: flex; flex-wrap: wrap; gap: 0 1rem; }
  .endpoints thead th { border: 0; }
  .endpoints tbody { border-top: 1px solid var(--rule); }
  .endpoints tbody tr { display: flex; flex-wrap: wrap; gap: 0.1rem 1rem; padding: 0.6rem 0; border-bottom: 1px solid var(--rule);
    content-visibility: auto; contain-intrinsic-size: auto 6rem; }
  .endpoints tbody tr[hidden] { display: none; }
  .endpoints tbody th { flex: 1 1 100%; }
  .endpoints tbody th, .endpoints tbody td { border: 0; padding: 0; }
  .endpoints td { color: var(--soft); }
${columnNames}
}
@media (max-width: 40rem) {
  .line { grid-template-columns: 2.4rem minmax(0, 1fr); } .no { padding-right: 0.5rem; }
  .with-fate .line { grid-template-columns: 2.4rem 3.6rem minmax(0, 1fr); }
  .pane-mended .line { grid-template-columns: 4.2rem minmax(0, 1fr); }
  .keys { display: none; }
}
@media (min-width: 40rem) {
  .grid { grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
  .shares { grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); }
}
@media (min-width: 75rem) {
  .flow { grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); grid-template-columns: none; }
  .step + .step::before { content: "\\2192"; top: 0.75rem; left: -1.1rem; }
}
@media (min-width: 60rem) {
  body { padding: 0 1.5rem; }
  .bench { grid-template-columns: minmax(16rem, 22rem) minmax(0, 1fr) minmax(0, 1fr); gap: 0.75rem; }
  .pane { height: calc(100vh - 1.5rem); position: sticky; top: 0.75rem; overflow: auto; scrollbar-gutter: stable; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } .pane { scroll-behavior: smooth; } }
@media print { .pane { height: auto; position: static; overflow: visible; } }
`;
