// Runs an example inside of this repository: node examples/run.mjs <name> [what follows goes to its command]
// It builds falsmith, installs into the example's own folder what the repository does not have, and runs `npm start`.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const repository = dirname(here);
// On Windows npm is a script, which only a shell starts.
const shell = process.platform === "win32";

/** Runs a command to its end; where it fails, this program ends with its exit code. */
function run(cwd, program, argv) {
  const { status, error } = spawnSync(program, argv, { cwd, stdio: "inherit", shell: program === "npm" && shell });
  if (error !== undefined) process.stderr.write(`${program}: ${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

/** The version of a package that a program in the folder finds; undefined where there is none. */
function foundVersion(folder, name) {
  for (let at = folder; ; at = dirname(at)) {
    const { version } = readJson(join(at, "node_modules", name, "package.json"));
    if (version !== undefined || at === dirname(at)) return version;
  }
}

/** The packages of an example that are not here in the version that it names. falsmith itself is always here. */
function missingIn(folder) {
  const { dependencies = {}, devDependencies = {} } = readJson(join(folder, "package.json"));
  return Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([name, version]) => !/^falsmith(?:-runtime)?$/.test(name) && foundVersion(folder, name) !== version,
  );
}

/** Installs packages beside the example, without those that npm could not find: falsmith is not published from here. */
function install(folder, packages) {
  const place = join(folder, ".install");
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  const manifest = { name: "install", private: true, dependencies: Object.fromEntries(packages) };
  writeFileSync(join(place, "package.json"), JSON.stringify(manifest));
  run(place, "npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"]);
  rmSync(join(folder, "node_modules"), { recursive: true, force: true });
  renameSync(join(place, "node_modules"), join(folder, "node_modules"));
  rmSync(place, { recursive: true });
}

const names = readdirSync(here).filter((name) => existsSync(join(here, name, "package.json")));
const [name = "", ...argv] = process.argv.slice(2);
if (!names.includes(name)) {
  const problem = name === "" ? "name an example" : `there is no example ${JSON.stringify(name)}`;
  process.stderr.write(`${problem}; there are: ${names.join(", ")}\nnode examples/run.mjs <name>\n`);
  process.exit(2);
}
const folder = join(here, name);
if (foundVersion(repository, "falsmith-runtime") === undefined) run(repository, "npm", ["ci"]);
run(repository, process.execPath, ["scripts/build.mjs"]);
// `npm ci` links no program that is built after it.
if (!existsSync(join(repository, "node_modules/.bin/falsmith")))
  run(repository, "npm", ["rebuild", "falsmith", "--ignore-scripts", "--loglevel=error"]);
const missing = missingIn(folder);
if (missing.length > 0) install(folder, missing);
run(folder, "npm", ["start", "--silent", ...(argv.length === 0 ? [] : ["--", ...argv])]);
