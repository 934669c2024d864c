// Fails when a package that is installed has a licence that nobody here has looked at.
import { readFileSync } from "node:fs";

/** Licences under which the tool and the runtime may use a package, at run time and in development. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "ISC",
  "MIT",
  "Python-2.0",
]);
/** Copyleft of a file: used unchanged, in development only. */
const DEVELOPMENT_ONLY = new Set(["MPL-2.0", "(MIT OR CC0-1.0)", "CC-BY-4.0"]);

const { packages } = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
const refused = Object.entries(packages).flatMap(([path, { license, dev = false, link = false, resolved }]) => {
  if (path === "" || link || resolved === undefined) return [];
  const isAllowed = ALLOWED.has(license) || (dev && DEVELOPMENT_ONLY.has(license));
  return isAllowed ? [] : [`${path.replace(/^.*node_modules\//, "")}: ${license ?? "no licence stated"}`];
});
for (const line of refused) process.stderr.write(`${line}\n`);
process.stdout.write(`${Object.keys(packages).length - refused.length} packages have a licence that was looked at\n`);
process.exitCode = refused.length === 0 ? 0 : 1;
