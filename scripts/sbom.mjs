// Writes what npm installs with each package, as a CycloneDX document that npm makes of package-lock.json:
//   node scripts/sbom.mjs [folder]      (default: sbom/)
// The same lock file gives the same bytes: no time, no random number, no name of a folder.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readLock, referenceAt } from "./lock-file.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = process.argv[2] ?? join(root, "sbom");
const FLAGS = ["sbom", "--sbom-format=cyclonedx", "--sbom-type=library", "--package-lock-only"];
const whole = JSON.parse(execFileSync("npm", FLAGS, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1_048_576 }));
const { packages, installedWith } = readLock(join(root, "package-lock.json"));

/** npm calls a package of the repository by the folder that it is in. */
function named(component) {
  const reference = component["bom-ref"];
  return { ...component, name: reference.slice(0, reference.lastIndexOf("@")) };
}

/** In the order of references, each once: a package that lies at two places is listed twice by npm. */
function sorted(list, referenceOf) {
  return [...new Map(list.map((one) => [referenceOf(one), one]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
}

function documentOf(place) {
  const own = referenceAt(packages, place);
  const shipped = new Set([...installedWith([place])].map((one) => referenceAt(packages, one)));
  const all = [whole.metadata.component, ...whole.components].map(named);
  const components = all.filter((one) => one["bom-ref"] !== own && shipped.has(one["bom-ref"]));
  const dependencies = whole.dependencies.filter(({ ref }) => shipped.has(ref));
  const { bomFormat, specVersion, version, metadata } = whole;
  return {
    $schema: whole.$schema,
    bomFormat,
    specVersion,
    version,
    metadata: {
      lifecycles: metadata.lifecycles,
      tools: metadata.tools,
      component: all.find((one) => one["bom-ref"] === own),
    },
    components: sorted(components, (one) => one["bom-ref"]),
    dependencies: sorted(
      dependencies.map(({ ref, dependsOn }) => ({
        ref,
        dependsOn: dependsOn.filter((one) => shipped.has(one)).sort(),
      })),
      ({ ref }) => ref,
    ),
  };
}

mkdirSync(folder, { recursive: true });
for (const place of ["", "src"]) {
  const file = join(folder, `${packages[place].name}.cdx.json`);
  const document = documentOf(place);
  writeFileSync(file, `${JSON.stringify(document, undefined, 2)}\n`);
  console.log(`${file}: ${document.metadata.component["bom-ref"]} and ${document.components.length} packages`);
}
