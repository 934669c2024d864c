/** The configuration in TypeScript. */
export const CONFIG_TS = `import { defineConfig } from "falsmith/config";

export default defineConfig({
  sources: ["specs"],
  output: { dir: "generated" },
});
`;

/** Where an installed falsmith keeps the schema of its configuration. */
const SCHEMA_PATH = "./node_modules/falsmith/config.schema.json";

/** The configuration as JSON, which editors check by its schema. */
export const configJson: string = `${JSON.stringify(
  { $schema: SCHEMA_PATH, sources: ["specs"], output: { dir: "generated" } },
  null,
  2,
)}\n`;

/** A list of sources that holds none. */
export const sourceList: string = `${JSON.stringify({ sources: [] }, null, 2)}\n`;

/** The npm scripts that a project needs. */
export const SCRIPTS = {
  generate: "falsmith generate",
  "generate:check": "falsmith generate --check",
} as const;

/** A job that fails when the package is not what its sources give, with annotations at their lines. */
export const WORKFLOW = `name: falsmith
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      - run: npx falsmith generate --check --reporter github
`;

/** A job that asks for all sources once a day, and opens a pull request with what changed, or brings the open one up to date. */
export const UPDATE_WORKFLOW = `name: falsmith update
on:
  schedule:
    - cron: "17 5 * * *"
  workflow_dispatch:
permissions:
  contents: write
  pull-requests: write
concurrency: falsmith-update
jobs:
  update:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      - name: Ask for the sources again
        id: update
        run: |
          status=0
          npx falsmith update --format markdown > "$RUNNER_TEMP/body.md" || status=$?
          cat "$RUNNER_TEMP/body.md" >> "$GITHUB_STEP_SUMMARY"
          echo "status=$status" >> "$GITHUB_OUTPUT"
      - name: Open a pull request, or bring the open one up to date
        env:
          GH_TOKEN: \${{ github.token }}
        run: |
          # The body is empty when no source has changed.
          test -s "$RUNNER_TEMP/body.md" || exit 0
          # What generate refuses is in its log; the pull request shows the rest.
          npx falsmith generate || true
          git switch --force-create falsmith/update
          git add --all
          git -c user.name="github-actions[bot]" -c user.email="41898282+github-actions[bot]@users.noreply.github.com" \\
            commit --message "Bring the sources up to date"
          git push --force origin falsmith/update
          if test "$(gh pr list --head falsmith/update --state open --json number --jq length)" != 0; then
            gh pr edit falsmith/update --body-file "$RUNNER_TEMP/body.md"
          else
            gh pr create --head falsmith/update --base "$GITHUB_REF_NAME" --title "Bring the sources up to date" \\
              --body-file "$RUNNER_TEMP/body.md"
          fi
      - name: Fail when a source could not be asked
        if: steps.update.outputs.status != '0'
        run: exit 1
`;

function withoutDot(path: string): string {
  return path.replace(/^\.\//, "").replace(/\/+$/, "");
}

/** A path of the configuration as Turborepo's patterns want it: what has no pattern may be a folder. */
function inputsOf(path: string): readonly string[] {
  const plain = withoutDot(path);
  return /[*?[\]{}]/.test(plain) || /\.[a-z]+$/i.test(plain) ? [plain] : [`${plain}/**`];
}

/**
 * The task of a Turborepo: what the output rests on (sources, the list of their origins and overlays beside them, the
 * configuration; falsmith itself is in the lock file, which is hashed anyway) and where it goes: a folder for each package.
 */
export function turboTask(sources: readonly string[], overlays: readonly string[], dirs: readonly string[]): string {
  const inputs = [...sources, ...overlays].flatMap(inputsOf);
  const lists = sources.some((path) => withoutDot(path).startsWith("specs")) ? ["specs/**"] : [];
  const task = {
    inputs: [...new Set([...inputs, ...lists, "falsmith.config.*", "package.json"])],
    outputs: dirs.map((dir) => `${withoutDot(dir)}/**`),
  };
  return JSON.stringify({ tasks: { generate: task } }, null, 2);
}

/** A folder below the project as a pattern of git's; undefined for one that no pattern there can name. */
function gitFolder(path: string): string | undefined {
  const plain = withoutDot(path.replaceAll("\\", "/"));
  if (plain === "" || plain === "." || plain.startsWith("/") || plain.split("/").includes("..")) return undefined;
  const pattern = `/${plain.replace(/[*?[\]!#]/g, "\\$&")}/**`;
  return /[\s"\\]/.test(pattern) ? JSON.stringify(pattern) : pattern;
}

/** Sources are kept byte for byte, and what is made of them has the same bytes everywhere, whatever git does to line ends. */
export function attributeLines(dirs: readonly string[]): readonly string[] {
  const made = dirs.flatMap((dir) => gitFolder(dir) ?? []);
  return ["/specs/** -text", ...made.map((pattern) => `${pattern} -text linguist-generated`)];
}

/** What falsmith leaves behind that nobody commits: the report, and what an interrupted run had put aside. */
export const IGNORED: readonly string[] = ["/report/", ".falsmith.lock", ".falsmith-*"];
