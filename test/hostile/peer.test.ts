import { existsSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { buildProgram } from "../cli/program.js";
import { hasShared } from "../support/shared.js";
import { hostileCases, type Case } from "./cases.js";
import { examine, type Generator } from "./examine.js";
import { always } from "./phrases.js";

/*
 * The same runner on a published generator: it must find failures there, or it would find none anywhere. The generator is
 * no dependency of ours: `npm install --prefix bench/hostile --ignore-scripts`, or FALSMITH_PEERS=<folder with node_modules>.
 */
const here = fileURLToPath(new URL("../../bench/hostile/", import.meta.url)).replace(/[/\\]$/, "");
const peers = process.env["FALSMITH_PEERS"] ?? here;
const missing = !hasShared
  ? " (skipped: ../shared is not there)"
  : existsSync(join(peers, "node_modules/orval"))
    ? ""
    : " (skipped: npm install --prefix bench/hostile)";

const orval: Generator = {
  program: join(here, "orval.mjs"),
  argv: (file) => [`in/${file}`, peers],
  // It looks for package.json in every folder above the output.
  folders: [here, peers, realpathSync(tmpdir())],
};
/** What orval 7.17.0 does with a document; later versions may have closed the one or the other hole. */
const known: readonly (readonly [start: string, flaw: RegExp])[] = [
  ["a06-", /error TS1\d{3}/],
  ["b09-", /error TS1\d{3}/],
  ["b10-", /error TS1\d{3}/],
  ["b11-", /the package ran the text of the source/],
  ["c07-", /error TS1\d{3}/],
];
function caseOf(start: string): Case | undefined {
  return hostileCases.find(({ name }) => name.startsWith(start));
}
const chosen = missing === "" ? known.flatMap(([start]) => caseOf(start) ?? []) : [];
const program = chosen.length === 0 ? undefined : buildProgram("peer");
afterAll(() => program?.remove());
const facts = program === undefined ? [] : await examine(chosen, program.folder, orval);

describe.skipIf(facts.length === 0)(`a published generator is caught${missing}`, () => {
  it.each(known)("%s", (start, flaw) => {
    const found = facts.find(({ the }) => the.name.startsWith(start));
    expect(found === undefined ? "" : always(found).join("\n")).toMatch(flaw);
  });
});
