/**
 * What the index does besides being read: it finds endpoints by words, shows those of a provider, a kind or a level, and
 * puts them in the order of a column. Without it the table is whole, in the order of the names.
 */
export const INDEX_SCRIPT = `"use strict";
(() => {
  const table = document.getElementById("to-endpoints");
  if (!table) return;
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const names = heads.map((head) => head.textContent);
  const at = (name) => names.indexOf(name);
  const GRAVITY = ["none", "note", "warning", "error"];
  const rows = [...body.rows].map((row, place) => ({
    row,
    place,
    cells: [...row.cells].map((cell) => cell.textContent),
  }));
  for (const one of rows) {
    one.words = [at("Endpoint"), at("Kind"), at("Provider")].map((index) => one.cells[index]).join(" ").toLowerCase();
    one.providers = one.cells[at("Provider")].split(", ");
  }
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const bar = make("div", { className: "controls" });
  bar.setAttribute("role", "search");
  const field = (words, control) => {
    const label = make("label", {}, make("span", {}, words), control);
    bar.append(label);
    return control;
  };
  const search = field("Search", make("input", { type: "search", autocomplete: "off", spellcheck: false }));
  const choice = (words, values) =>
    field(words, make("select", {}, new Option("all", ""), ...values.map((value) => new Option(value, value))));
  const distinct = (values) => [...new Set(values)].filter((value) => value !== "").sort();
  const provider = choice("Provider", distinct(rows.flatMap((one) => one.providers)));
  const level = choice("Findings", GRAVITY.filter((name) => rows.some((one) => one.cells[at("Findings")] === name)).reverse());
  const kind = choice("Kind", distinct(rows.map((one) => one.cells[at("Kind")])));
  const count = make("p", { className: "quiet" });
  count.setAttribute("role", "status");
  const show = () => {
    const wanted = search.value.toLowerCase().split(/\\s+/).filter((word) => word !== "");
    let shown = 0;
    for (const { row, cells, words, providers } of rows) {
      const fits =
        (provider.value === "" || providers.includes(provider.value)) &&
        (level.value === "" || cells[at("Findings")] === level.value) &&
        (kind.value === "" || cells[at("Kind")] === kind.value) &&
        wanted.every((word) => words.includes(word));
      if (row.hidden === fits) row.hidden = !fits;
      if (fits) shown += 1;
    }
    count.textContent = shown === rows.length ? shown + " endpoints" : shown + " of " + rows.length + " endpoints";
  };
  const valueOf = (one, column) => {
    const text = one.cells[column];
    if (column === at("Findings")) return GRAVITY.indexOf(text);
    const number = parseFloat(text);
    return column === at("Endpoint") || column >= at("Kind") || Number.isNaN(number) ? text.toLowerCase() : number;
  };
  const order = (column, isDown) => {
    const keyed = rows.map((one) => ({ one, key: valueOf(one, column) }));
    const turn = isDown ? -1 : 1;
    keyed.sort((a, b) => (a.key < b.key ? -turn : a.key > b.key ? turn : a.one.place - b.one.place));
    body.append(...keyed.map(({ one }) => one.row));
  };
  for (const [column, head] of heads.entries()) {
    const button = make("button", { type: "button" }, ...head.childNodes);
    button.addEventListener("click", () => {
      const was = head.getAttribute("aria-sort");
      const isText = column === at("Endpoint") || column >= at("Kind");
      const isDown = was === null ? !isText : was === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      order(column, isDown);
    });
    head.append(button);
  }
  heads[0].setAttribute("aria-sort", "ascending");
  search.addEventListener("input", show);
  for (const control of [provider, level, kind]) control.addEventListener("change", show);
  table.before(bar, count);
  show();
})();
`;
