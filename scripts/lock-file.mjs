// package-lock.json, read: what npm installs with a package.
import { readFileSync } from "node:fs";

/** The entries of a lock file by their place, and what is installed with some of them. */
export function readLock(file) {
  const { packages } = JSON.parse(readFileSync(file, "utf8"));

  /** The place that a package finds a dependency at: beside itself, or further up. */
  function placeOf(name, from) {
    for (let at = from; ; at = at.replace(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, "")) {
      const path = `${at}${at === "" ? "" : "/"}node_modules/${name}`;
      if (packages[path] !== undefined) return packages[path].link ? packages[path].resolved : path;
      if (at === "") return undefined;
      if (!at.includes("node_modules/")) at = "";
    }
  }

  /** The places of all that npm installs with the packages at some places: no development dependency, no optional peer. */
  function installedWith(roots) {
    const seen = new Set();
    const left = [...roots];
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} } = packages[path];
      const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
      for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
        const place = placeOf(name, path);
        if (place !== undefined) left.push(place);
      }
    }
    return seen;
  }

  return { packages, installedWith };
}

/** `name@version` of the package at a place of a lock file. */
export function referenceAt(packages, place) {
  return `${packages[place].name ?? place.replace(/^.*node_modules\//, "")}@${packages[place].version}`;
}
