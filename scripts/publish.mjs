// Publishes both packages, the runtime first. It refuses while a package does not say where it comes from.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What npm shows to whoever wants to report something: nobody can invent it. */
const FIELDS = ["repository", "homepage", "bugs"];
const FOLDERS = ["src", "."];

function read(folder) {
  return JSON.parse(readFileSync(new URL(`../${folder}/package.json`, import.meta.url), "utf8"));
}

const missing = FOLDERS.flatMap((folder) => {
  const json = read(folder);
  return FIELDS.filter((field) => json[field] === undefined).map(
    (field) => `${json.name}: package.json has no "${field}"`,
  );
});
const [runtime, tool] = FOLDERS.map(read);
if (tool.dependencies[runtime.name] !== runtime.version)
  missing.push(
    `${tool.name} depends on ${runtime.name} ${tool.dependencies[runtime.name]}, which is ${runtime.version}`,
  );
if (missing.length > 0) {
  process.stderr.write(`${missing.join("\n")}\nNothing is published.\n`);
  process.exit(1);
}
for (const folder of FOLDERS) {
  const argv = ["publish", "--access", "public", ...process.argv.slice(2)];
  const { status } = spawnSync("npm", argv, { cwd: new URL(`../${folder}/`, import.meta.url), stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
