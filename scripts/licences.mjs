// Fails when a package of package-lock.json has a licence that nobody here has looked at:
//   node scripts/licences.mjs [lock file]
import { readLock, referenceAt } from "./lock-file.mjs";

/** Licences under which the tool and the runtime may use a package, at run time and in development. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
]);
/** Copyleft of a file: used unchanged, and only by packages that users of falsmith do not install with it. */
const DEVELOPMENT_ONLY = new Set(["MPL-2.0", "CC-BY-4.0"]);
/** Packages that name no licence by its SPDX id, by exact version, with what a person has read in their files. */
const READ = new Map([["spawndamnit@3.0.1", "MIT"]]);

/** The licences among which a package lets its users choose: `(MIT OR CC0-1.0)`. */
function choices(license) {
  return license.replace(/^\((.*)\)$/, "$1").split(" OR ");
}

const lock = process.argv[2] ?? new URL("../package-lock.json", import.meta.url);
const { packages, installedWith } = readLock(lock);
const shipped = installedWith(Object.keys(packages).filter((path) => !path.includes("node_modules/")));
const foreign = Object.entries(packages).filter(([path, { link = false }]) => path.includes("node_modules/") && !link);
const refused = foreign.flatMap(([path, { license = "" }]) => {
  const name = referenceAt(packages, path);
  const isAllowed = choices(READ.get(name) ?? license).some(
    (one) => ALLOWED.has(one) || (!shipped.has(path) && DEVELOPMENT_ONLY.has(one)),
  );
  return isAllowed ? [] : [`${name}: ${license || "no licence stated"}`];
});
for (const line of refused) process.stderr.write(`${line}\n`);
process.stdout.write(`${foreign.length - refused.length} of ${foreign.length} packages have a known licence\n`);
process.exitCode = refused.length === 0 && foreign.length > 0 ? 0 : 1;
