import type { LocatedFinding } from "../document/located-finding.js";
import type { Reporter } from "../cli/terminal/reporters.js";
import type { Config, Ingredients } from "../io/index.js";

/** What flags and configuration ask for. */
export interface GenerateSettings {
  readonly inputs: readonly string[];
  readonly config: Config;
  /** The output folder, absolute, and as the person named it. */
  readonly out: string;
  readonly label: string;
  readonly options: Ingredients["options"];
  /** What there is to say about the files that the settings were read from. */
  readonly findings: readonly LocatedFinding[];
  readonly reporter: Reporter;
  readonly check: boolean;
  readonly strict: boolean;
  readonly force: boolean;
}
