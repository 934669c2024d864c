import type { Finding } from "../document/finding.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { placeFor } from "../openapi/edit.js";
import { mainOperation } from "../openapi/operation.js";
import type { Group } from "./group.js";

const SAME_NAME_HINT =
  'Give one of them a "name" in sources.json: { "path": …, "name": "wan/extend" }; for a source of several operations ' +
  '{ "name": { "POST /path": "wan/extend" } }.';

/** An endpoint and what it is called. */
export interface CalledEndpoint extends Pick<CompiledEndpoint, "id" | "kind" | "folder" | "sources"> {
  /** The label of its identity, and where its first source states it. */
  readonly label: string;
  readonly at: Finding["at"];
}

/** Folders that several endpoints would have. */
export function sharedFolders(
  made: readonly CalledEndpoint[],
): readonly (readonly [string, readonly CalledEndpoint[]])[] {
  const byFolder = new Map<string, CalledEndpoint[]>();
  for (const one of made) {
    const known = byFolder.get(one.folder);
    if (known === undefined) byFolder.set(one.folder, [one]);
    else known.push(one);
  }
  return [...byFolder].filter(([, all]) => all.length > 1);
}

/** How a compiled endpoint is called. */
export function called({ id, kind, folder, sources, mended }: CompiledEndpoint, { members }: Group): CalledEndpoint {
  const main = mainOperation(mended);
  const label = members[0]?.identity.id ?? id;
  return { id, kind, folder, sources, label, at: main === undefined ? "#" : placeFor(mended, main.at) };
}

/**
 * Plain operations that one name would have: none of them can own it, since a name must not rest on what else is in the
 * package.
 */
export function sameNames(all: readonly CalledEndpoint[]): readonly Finding[] {
  return all.map((one): Finding => {
    const others = all.flatMap((other) => (other === one ? [] : [other.label]));
    const more = others.length > 3 ? ` and ${others.length - 3} more` : "";
    return {
      code: "check/same-name",
      level: "error",
      at: one.at,
      source: one.sources[0] ?? "",
      message: `${one.label} would be called ${one.id}, and so would ${others.slice(0, 3).join(", ")}${more}`,
      hint: SAME_NAME_HINT,
    };
  });
}
