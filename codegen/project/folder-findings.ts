import type { LocatedFinding } from "../document/located-finding.js";
import type { RuleId } from "../document/origin.js";
import { type Difference, type Drift, MANIFEST_NAME, type PreparedPackage } from "../io/index.js";

interface DriftWords {
  readonly code: RuleId;
  readonly message: string;
}

const WORDS: { readonly [drift in Drift]: DriftWords } = {
  missing: { code: "io/missing", message: "missing; falsmith generate writes it" },
  changed: {
    code: "io/out-of-date",
    message: "changed: not what the sources give now; falsmith generate writes it anew",
  },
  "line-ends": {
    code: "io/out-of-date",
    message:
      "its line ends are not those that falsmith writes, as git checks files out on Windows; falsmith generate writes it anew, and a line of .gitattributes with eol=lf for this folder keeps it",
  },
  stale: { code: "io/stale", message: "stale: no source gives it any more; falsmith generate removes it" },
  edited: {
    code: "io/edited-by-hand",
    message:
      "edited by hand, so it is left alone; put the change into an overlay under specs/overlays, then overwrite with --force",
  },
  foreign: {
    code: "io/foreign",
    message: "in the way and not written by falsmith; move it away, or overwrite it with --force",
  },
};

interface OutputFolder {
  readonly label: string;
  readonly check: boolean;
}

function findingOf({ path, drift }: Pick<Difference, "path" | "drift">, { label }: OutputFolder): LocatedFinding {
  return {
    ...WORDS[drift],
    level: "error",
    path: `${label}/${path}`,
  };
}

/** What there is to say about the output folder: with `check` every difference, else what had to be left alone. */
export function folderFindings(
  { plan, state, manifestDrift }: PreparedPackage,
  where: OutputFolder,
): readonly LocatedFinding[] {
  const told = plan.differences.filter(({ mayTouch }) => where.check || !mayTouch);
  const findings = told.map((difference) => findingOf(difference, where));
  if (where.check && manifestDrift !== undefined)
    findings.push(findingOf({ path: MANIFEST_NAME, drift: manifestDrift }, where));
  if (!state.damaged) return findings;
  const message = "the manifest is damaged, so it counts as absent: files that differ are taken for someone else's";
  return [
    ...findings,
    { code: "io/manifest-damaged", level: "warning", path: `${where.label}/${MANIFEST_NAME}`, message },
  ];
}
