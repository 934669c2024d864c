import { isAbsolute, relative, sep } from "node:path";
import type { FindingCode } from "../../document/finding-code.js";
import type { Level } from "../../document/finding.js";
import type { LocatedFinding } from "../../document/located-finding.js";
import { byText } from "../../document/order.js";
import { visible, visibleJson } from "../../messages/visible.js";

/** What a SARIF log is made of besides findings. */
export interface SarifSetting {
  /** The version of falsmith. */
  readonly version: string;
  /** Every code, by name. */
  readonly codes: ReadonlyMap<string, FindingCode>;
  /** The current folder, absolute. */
  readonly cwd: string;
  /** Whether the run did what it was asked for, whatever it found. */
  readonly isComplete: boolean;
}

const LEVELS: { readonly [level in Level]: string } = { error: "error", warning: "warning", note: "note" };

/** Square brackets make links of plain text (SARIF 2.1.0, 3.11.6); a source may hold any. */
function plain(text: string): string {
  return text
    .split("\n")
    .map(visible)
    .join("\n")
    .replace(/[[\]\\]/g, "\\$&");
}

/** A path as a person knows it as a relative reference: what its parts hold is no scheme, host or query. */
function relativeUri(path: string, cwd: string): string {
  const parts = (isAbsolute(path) ? relative(cwd, path) : path).split(sep === "/" ? "/" : /[/\\]/);
  return parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/");
}

function locationOf({ path, line, column, pointer, quote }: LocatedFinding, cwd: string): object {
  const region =
    line === undefined
      ? {}
      : {
          region: {
            startLine: line,
            startColumn: column ?? 1,
            ...(quote === undefined ? {} : { snippet: { text: visible(quote) } }),
          },
        };
  const physical =
    path === undefined
      ? {}
      : { physicalLocation: { artifactLocation: { uri: relativeUri(path, cwd), uriBaseId: "%SRCROOT%" }, ...region } };
  const logical = pointer === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: visible(pointer) }] };
  return { ...physical, ...logical };
}

function resultOf(finding: LocatedFinding, indices: ReadonlyMap<string, number>, cwd: string): object {
  const { code, level, message, hint, path, pointer } = finding;
  const text = plain(hint === undefined ? message : `${message}\nHint: ${hint}`);
  return {
    ruleId: code,
    ruleIndex: indices.get(code) ?? -1,
    level: LEVELS[level],
    message: { text },
    ...(path === undefined && pointer === undefined ? {} : { locations: [locationOf(finding, cwd)] }),
  };
}

function ruleOf(code: string, known: FindingCode | undefined): object {
  if (known === undefined) return { id: code };
  const { law, level, silence } = known;
  const help = `falsmith explain ${code} shows an example.${silence === undefined ? "" : ` ${silence}`}`;
  return {
    id: code,
    shortDescription: { text: plain(law) },
    help: { text: plain(help) },
    defaultConfiguration: { level: LEVELS[level] },
  };
}

/** The findings of a run as a log in SARIF 2.1.0, with the law of each code. Paths are relative to the current folder. */
export function sarifText(
  findings: readonly LocatedFinding[],
  { version, codes, cwd, isComplete }: SarifSetting,
): string {
  const used = [...new Set(findings.map(({ code }) => code))].toSorted(byText);
  const indices = new Map(used.map((code, index) => [code, index]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "falsmith",
            semanticVersion: version,
            rules: used.map((code) => ruleOf(code, codes.get(code))),
          },
        },
        invocations: [{ executionSuccessful: isComplete }],
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => resultOf(finding, indices, cwd)),
      },
    ],
  };
  return `${visibleJson(log)}\n`;
}
