import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jobAsJson } from "../../codegen/cli/commands/job-list.js";
import { compile } from "../../codegen/compile/compile.js";
import type { CompiledJob } from "../../codegen/compile/find-jobs.js";
import { documentsIn, hasShared, needsShared, readShared, shared } from "../support/shared.js";

/*
 * Jobs found on real pages against labels that were made by hand. The pages of one provider are compiled together, without any
 * overlay.
 */

/** Folders whose pages are those of one provider; the large documents of one provider under FALSMITH_ALL alone. */
const FOLDERS = [
  "corpus/apifox-md/heranhe__anyapi-docs",
  "corpus/apifox-md/henjicc__Henji-AI",
  "corpus/apifox-md/transcribed",
  "corpus/gateway-text/henjicc__Henji-AI__PPIO",
  "corpus/gateway-text/gxx-github__waveSpeedClone",
  "corpus/gateway-text/nieao__director_ai",
  "corpus/openapi-misc/mikaizhu__viral-api-docs",
  "corpus/openapi-misc/aimlapi__api-docs",
];
const LARGE = ["corpus/openapi-misc/TanStack__ai", "corpus/openapi-misc/Redocly__redocly-cli"];

interface Score {
  readonly trapsViolated: readonly unknown[];
  readonly wrong: number;
}

/** The fourth column of the line that sums up all facts is what was wrong; the line of traps begins with the violations. */
function scoreOf(found: string): Score & { readonly text: string } {
  const script = join(shared, "tools/score-jobs.mjs");
  const golden = join(shared, "jobs/open.json");
  const { stdout } = spawnSync(
    process.execPath,
    [script, "--golden", golden, "--found", found, "--corpora", "open", "--misses"],
    {
      encoding: "utf8",
    },
  );
  const traps = stdout.split("\n").filter((line) => line.startsWith("TRAP"));
  const [, , wrong = "-1"] = /^all\s+(\d+)\s+(\d+)/m.exec(stdout) ?? [];
  return { trapsViolated: traps, wrong: Number(wrong), text: stdout };
}

async function jobsOf(folder: string): Promise<readonly CompiledJob[]> {
  const provider = folder.slice("corpus/".length);
  const sources = documentsIn(folder).map((path) => ({ ...readShared(path), provider }));
  const { jobs } = await compile(sources, { listJobs: true });
  return jobs;
}

describe.skipIf(!hasShared)(needsShared("jobs of real pages"), () => {
  it(
    "are as a careful reader labels them: nothing wrong, no trap, nearly all found",
    { timeout: 300_000 },
    async () => {
      const all: CompiledJob[] = [];
      const folders = process.env["FALSMITH_ALL"] === "1" ? [...FOLDERS, ...LARGE] : FOLDERS;
      for (const folder of folders) all.push(...(await jobsOf(folder)));
      const temporary = mkdtempSync(join(tmpdir(), "jobs-"));
      try {
        const file = join(temporary, "found.json");
        writeFileSync(file, JSON.stringify(all.map(jobAsJson)));
        const { trapsViolated, wrong, text } = scoreOf(file);
        expect({ trapsViolated, wrong }, text).toEqual({ trapsViolated: [], wrong: 0 });
        const missing = text.split("\n").filter((line) => line.startsWith("JOB"));
        const labels: unknown = Reflect.get(
          Object(JSON.parse(readFileSync(join(shared, "jobs/open.json"), "utf8"))),
          "jobs",
        );
        const within = (Array.isArray(labels) ? labels : []).filter((label: unknown) =>
          folders.some((folder) => JSON.stringify(label).includes(folder.slice("corpus/".length))),
        );
        const lost = missing.filter((line) =>
          within.some((label: unknown) => line.endsWith(String(Reflect.get(Object(label), "name")))),
        );
        expect(lost.length / within.length, lost.join("\n")).toBeLessThan(0.05);
        // What only an example shows is never used.
        expect(
          all.filter(
            ({ description, missing: open }) =>
              open.length === 0 && ["id", "state"].some((name) => description.weak.has(name)),
          ),
        ).toEqual([]);
      } finally {
        rmSync(temporary, { recursive: true });
      }
    },
  );
});
