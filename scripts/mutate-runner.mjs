// The process that runs tests for mutate.mjs, one run after another: what was loaded and transformed for one is there for
// the next. A test that never ends takes this process with it, and another one goes on.
import { createVitest } from "vitest/node";

const [root] = process.argv.slice(2);
let stopAtFailure = false;
let hasFailed = false;

const reporter = {
  onTestCaseResult(test) {
    if (test.result().state !== "failed") return;
    // Noted here: what a run that was cut short says of its files in the end need not count it.
    hasFailed = true;
    if (stopAtFailure) void vitest.cancelCurrentRun("test-failure");
  },
};
const vitest = await createVitest("test", { root, config: "mutants.config.ts", watch: false, reporters: [reporter] });
await vitest.standalone();

async function answer({ files, env, isTrial }) {
  Object.assign(process.env, env);
  stopAtFailure = isTrial;
  hasFailed = false;
  const specifications = await vitest.globTestSpecifications(files);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  process.send({
    isFailed: hasFailed || unhandledErrors.length > 0 || testModules.some((module) => module.state() === "failed"),
    modules: testModules.map((module) => ({
      name: module.moduleId,
      isFailed: module.state() === "failed",
      ms: module.diagnostic().duration + module.diagnostic().collectDuration,
    })),
  });
}

process.on("message", (request) => void answer(request));
process.on("disconnect", () => process.exit());
process.send("ready");
