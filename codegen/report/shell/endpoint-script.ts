/**
 * What a page does besides being read: choosing an edit marks its evidence and its outcome and brings both into view; a
 * click on marked text chooses its edit; `j` and `k` go on and back. Without it the links of an edit lead to both places.
 */
export const ENDPOINT_SCRIPT = `"use strict";
(() => {
  const edits = [...document.querySelectorAll(".edit")];
  const panes = [...document.querySelectorAll(".pane")];
  let chosen;
  const all = (number) => [...document.querySelectorAll('[data-e~="' + number + '"]')];
  const reveal = (pane, element) => {
    if (pane.scrollHeight <= pane.clientHeight) return false;
    const from = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTop += from - pane.clientHeight / 3;
    return true;
  };
  const choose = (edit, but) => {
    for (const old of document.querySelectorAll(".chosen")) old.classList.remove("chosen");
    for (const old of document.querySelectorAll('.pick[aria-current]')) old.removeAttribute("aria-current");
    chosen = edit;
    edit.classList.add("chosen");
    edit.querySelector(".pick").setAttribute("aria-current", "true");
    const marks = all(edit.dataset.edit);
    for (const mark of marks) mark.classList.add("chosen");
    for (const pane of panes) {
      const first = pane === but ? undefined : marks.find((mark) => pane.contains(mark));
      if (first) reveal(pane, first);
    }
    const list = edit.closest(".pane-edits");
    if (list && list !== but) reveal(list, edit);
  };
  const isWide = () => matchMedia("(min-width: 60rem)").matches;
  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    const edit = target.closest(".edit");
    const link = target.closest("a");
    if (edit && link && link.classList.contains("pick")) {
      choose(edit, edit.closest(".pane-edits"));
      if (isWide()) event.preventDefault();
      return;
    }
    const mark = target.closest("[data-e]");
    if (!mark || link) return;
    const numbers = mark.dataset.e.split(" ");
    const at = chosen ? numbers.indexOf(chosen.dataset.edit) : -1;
    const next = document.getElementById("e" + numbers[(at + 1) % numbers.length]);
    if (next) choose(next, mark.closest(".pane"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || edits.length === 0) return;
    if (event.key !== "j" && event.key !== "k") return;
    const visible = edits.filter((edit) => edit.querySelector(".pick").getClientRects().length > 0);
    const at = visible.indexOf(chosen);
    const next = visible[event.key === "j" ? at + 1 : at < 0 ? visible.length - 1 : at - 1];
    if (!next) return;
    choose(next);
    next.querySelector(".pick").focus({ preventScroll: isWide() });
  });
  const put = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  const offer = (beside, words, textOf) => {
    const [row, button, said] = ["p", "button", "span"].map((tag) => document.createElement(tag));
    row.className = "copies";
    button.type = "button";
    button.textContent = words;
    said.setAttribute("role", "status");
    said.className = "quiet";
    button.addEventListener("click", async () => {
      said.textContent = "";
      said.textContent = (await put(textOf())) ? "copied" : "not copied: select the text";
    });
    row.append(button, said);
    beside(row);
  };
  for (const text of document.querySelectorAll(".copyable"))
    offer((row) => text.append(row), "Copy", () => text.querySelector("code").textContent);
  const whole = document.querySelector(".pane-mended .code.whole");
  const linesOf = () => [...whole.querySelectorAll(".line > code")].map((line) => line.textContent + "\\n").join("");
  if (whole) offer((row) => whole.before(row), "Copy the mended document", linesOf);
  const named = document.getElementById(location.hash.slice(1));
  if (named && named.classList.contains("edit")) choose(named);
})();
`;
