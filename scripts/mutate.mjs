// Changes sources at random places and looks whether a test notices:
//   node scripts/mutate.mjs <folder…> [--count 100] [--seed 1] [--at-least 92] [--tests <test folder or file>]…
// All changes are built into a temporary copy of the checkout at once, each behind a switch. The tests of the rooms run once
// without any, which shows which test files reach which change; then, for each change, those files run with it switched on.
// Printed are a table and each change that no test noticed; exits 1 where fewer than --at-least per cent were.
// Changes that make no difference are listed with the reason in mutate-equivalent.json and are not tried.
import { fork } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { mutantsOf, withMutants } from "./mutants.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The tests that hold a room to what it promises; for any other room, those in the folder of its name. */
const TESTS = {
  "codegen/prose": ["test/prose/", "test/rules/", "test/codes/", "test/corpus/golden.test.ts"],
  "codegen/rules": [
    "test/rules/",
    "test/codes/",
    "test/overlay/",
    "test/compile/",
    "test/openapi/",
    "test/package/seeds.test.ts",
  ],
  "codegen/emit/validators": ["test/emit/validators/", "test/conformance/json-schema.test.ts"],
  "codegen/io": [
    "test/io/",
    "test/project/generate.test.ts",
    "test/project/left-alone.test.ts",
    "test/cli/add.test.ts",
    "test/cli/add-collection.test.ts",
    "test/cli/update-collection.test.ts",
  ],
};

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    "at-least": { type: "string", default: "0" },
    tests: { type: "string", multiple: true, default: [] },
  },
});
const folders = positionals.map((folder) => relative(root, resolve(folder)).replaceAll("\\", "/"));
if (folders.length === 0) {
  console.error(
    "node scripts/mutate.mjs <folder…> [--count <n>] [--seed <n>] [--at-least <per cent>] [--tests <path>]…",
  );
  process.exit(2);
}

function sourcesBelow(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .filter((name) => !/(?:^|\/)(?:dist|node_modules)\//.test(name) && !/(?:^|\/)codes\.ts$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort();
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const EQUIVALENT = JSON.parse(readFileSync(join(root, "scripts/mutate-equivalent.json"), "utf8"));

function isEquivalent({ file, source, before, after }) {
  return EQUIVALENT.some(
    (one) => one.file === file && one.source === source && one.before === before && one.after === after,
  );
}

/** Changes drawn at random, none inside of another: each has to be switched on alone. */
function drawn(all, count, random) {
  const left = [...all];
  const chosen = [];
  while (chosen.length < count && left.length > 0) {
    const [mutant] = left.splice(Math.floor(random() * left.length), 1);
    const overlaps = ({ file, start, end }) => file === mutant.file && start < mutant.end && mutant.start < end;
    if (!chosen.some(overlaps)) chosen.push(mutant);
  }
  return chosen.toSorted((a, b) => (a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1));
}

const OURS = new Set([".git", "node_modules"]);

/** A copy of the checkout with all changes built in; what is installed, and the shared documents, are those of the original. */
function makeCopy(mutants) {
  const place = mkdtempSync(join(tmpdir(), "falsmith-mutants-"));
  const copy = join(place, "checkout");
  mkdirSync(copy);
  for (const name of readdirSync(root).filter((one) => !OURS.has(one)))
    cpSync(join(root, name), join(copy, name), {
      recursive: true,
      preserveTimestamps: true,
      filter: (path) => !path.endsWith("/node_modules"),
    });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const shared = join(root, "../shared");
  if (existsSync(shared)) symlinkSync(shared, join(place, "shared"));
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    const own = [...mutants.entries()].filter(([, mutant]) => mutant.file === file);
    writeFileSync(join(copy, file), withMutants(readFileSync(join(root, file), "utf8"), own));
  }
  writeFileSync(
    join(copy, "mutants.setup.mjs"),
    `import { appendFileSync } from "node:fs";
import { afterAll, expect } from "vitest";
afterAll(() => {
  const { MUTANTS_SEEN: log } = process.env;
  const seen = [...(globalThis.__mutant?.seen ?? [])];
  if (log !== undefined) appendFileSync(log, JSON.stringify({ file: expect.getState().testPath, seen }) + "\\n");
});
`,
  );
  writeFileSync(
    join(copy, "mutants.config.ts"),
    `import base from "./vitest.config.js";
export default { ...base, test: { ...base.test, setupFiles: ["./mutants.setup.mjs"] } };
`,
  );
  return { place, copy };
}

/** A process that runs test files of the copy, started anew when tests did not end. */
function createRunner(copy) {
  let child;
  const end = () => {
    try {
      // With everything that tests have started.
      if (child !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
    child = undefined;
  };
  const start = async () => {
    const stdio = ["ignore", "ignore", "ignore", "ipc"];
    child = fork(join(root, "scripts/mutate-runner.mjs"), [copy], { cwd: copy, stdio, detached: true });
    await once(child, "message");
  };
  /** @returns what became of the files: `isFailed`, or `isStuck` when they did not end within what they are allowed */
  const run = async (request) => {
    if (child === undefined) await start();
    const current = child;
    return await new Promise((done) => {
      const finish = (answer) => {
        current.removeAllListeners();
        if (answer.modules === undefined) end();
        done(answer);
      };
      current.once("message", finish);
      current.once("exit", () => finish({ isFailed: false, isStuck: true }));
      current.send(request);
    });
  };
  return { run, end };
}

function testsFor(mutants) {
  if (flags.tests.length > 0) return flags.tests;
  const rooms = new Set(mutants.map(({ file }) => folders.find((folder) => file.startsWith(`${folder}/`))));
  return [
    ...new Set(
      [...rooms].flatMap((room) => TESTS[room] ?? [`test/${room.replace(/^codegen\/|^src\//, "").split("/")[0]}`]),
    ),
  ];
}

/** All tests of the rooms, on a machine of any speed. */
const CONTROL = { cpuMs: 7_200_000, idleMs: 600_000 };

/** Which test files reach which change, and how long each takes; files that fail without any change cannot judge one. */
async function reachOf(runner, copy, tests) {
  const log = join(copy, "mutants.log");
  writeFileSync(log, "");
  const control = await runner.run({ files: tests, env: { MUTANTS_SEEN: log }, isTrial: false, limits: CONTROL });
  if (control.modules === undefined) throw new Error("the tests did not end");
  const judges = new Map();
  for (const { name, isFailed, ms } of control.modules)
    if (isFailed) console.error(`${relative(copy, name)} fails without any change: it judges none`);
    else judges.set(name, { ms, seen: new Set() });
  for (const line of readFileSync(log, "utf8").split("\n").filter(Boolean)) {
    const { file, seen } = JSON.parse(line);
    for (const id of seen) judges.get(file)?.seen.add(id);
  }
  return judges;
}

const NO_MUTANT = -1;
const QUICK_MS = 2_000;
const FIRST = 4;

/** What test files are allowed that took `ms` without a change: starting them costs as well. */
function limitsOf(files) {
  const ms = files.reduce((sum, [, one]) => sum + one.ms, 0);
  return { cpuMs: 10_000 + 2_000 * files.length + 5 * ms, idleMs: 30_000 + 5 * ms };
}

async function trial(runner, id, files) {
  const env = { ACTIVE_MUTANT: String(id) };
  return await runner.run({ files: files.map(([name]) => name), env, isTrial: true, limits: limitsOf(files) });
}

function quickOf(files) {
  return files.filter(([, { ms }]) => ms < QUICK_MS);
}

/** What the tests make of one change: a few of the quickest are asked first, then all quick ones, then the rest. */
async function judge(runner, id, judges) {
  const files = [...judges].filter(([, { seen }]) => seen.has(id)).toSorted(([, a], [, b]) => a.ms - b.ms);
  if (files.length === 0) return "unreached";
  const quick = quickOf(files).length;
  for (const some of [files.slice(0, FIRST), files.slice(FIRST, quick), files.slice(Math.max(FIRST, quick))]) {
    if (some.length === 0) continue;
    const answer = await trial(runner, id, some);
    if (answer.isFailed) return "failed";
    if (!answer.isStuck) continue;
    // Where the same files do not end without the change either, the machine is to blame.
    const control = await trial(runner, NO_MUTANT, some);
    return control.isStuck || control.isFailed ? "undecided" : "endless";
  }
  return "survived";
}

function short(text) {
  const line = text.replace(/\s+/g, " ");
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

function lineOf({ file, line, before, after }, outcome) {
  return `${file}:${line} ${outcome}: ${short(before)} → ${after === "" ? "(left out)" : short(after)}`;
}

function printTable(outcomes) {
  console.log(
    "\n| folder | changes | refuted | never ended | never reached | survived | undecided | noticed of all |\n" +
      "|---|---:|---:|---:|---:|---:|---:|---:|",
  );
  const rows = [
    ...folders.map((folder) => [folder, outcomes.filter(({ file }) => file.startsWith(`${folder}/`))]),
    ["all", outcomes],
  ];
  for (const [name, some] of rows) {
    const count = (outcome) => some.filter((one) => one.outcome === outcome).length;
    const [failed, endless] = [count("failed"), count("endless")];
    const rate = some.length === 0 ? "–" : `${((100 * (failed + endless)) / some.length).toFixed(1)} %`;
    const rest = [count("unreached"), count("survived"), count("undecided"), rate];
    console.log(`| ${[name, some.length, failed, endless, ...rest].join(" | ")} |`);
  }
}

const all = folders.flatMap(sourcesBelow).flatMap((file) => mutantsOf(file, readFileSync(join(root, file), "utf8")));
const mutants = drawn(
  all.filter((mutant) => !isEquivalent(mutant)),
  Number(flags.count),
  randomOf(Number(flags.seed)),
);
console.error(`${mutants.length} of ${all.length} changes, seed ${flags.seed}`);
const { place, copy } = makeCopy(mutants);
const runner = createRunner(copy);
function cleanUp() {
  runner.end();
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
}
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => {
    cleanUp();
    process.exit(130);
  });
const outcomes = [];
try {
  const judges = await reachOf(runner, copy, testsFor(mutants));
  console.error(`${judges.size} test files`);
  for (const [id, mutant] of mutants.entries()) {
    const outcome = await judge(runner, id, judges);
    outcomes.push({ ...mutant, outcome });
    if (outcome !== "failed" && outcome !== "endless") console.log(lineOf(mutant, outcome));
    console.error(`${id + 1}/${mutants.length} ${lineOf(mutant, outcome)}`);
  }
  const files = quickOf([...judges]).map(([name]) => name);
  const env = { ACTIVE_MUTANT: String(NO_MUTANT) };
  const again = await runner.run({ files, env, isTrial: false, limits: CONTROL });
  const failing = again.modules?.filter(({ isFailed }) => isFailed).map(({ name }) => relative(copy, name));
  if (failing?.length !== 0)
    throw new Error(
      `without any change ${failing?.join(", ") ?? "a test"} fails now: what was said of the changes is worth nothing`,
    );
} finally {
  cleanUp();
}
printTable(outcomes);
const noticed = outcomes.filter(({ outcome }) => outcome === "failed" || outcome === "endless").length;
process.exitCode = 100 * noticed < Number(flags["at-least"]) * outcomes.length ? 1 : 0;
