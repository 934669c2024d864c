// The process that runs tests for mutate.mjs, one run after another: what was loaded and transformed for one is there for
// the next. A test that never ends takes this process with it, and another one goes on.
//
// Whether tests never end is told by the processor time they have had, not by the clock: on a machine that does other work
// as well, a run takes many times longer and says nothing about the change.
import { createVitest } from "vitest/node";

const [root] = process.argv.slice(2);
const TICK_MS = 500;
/** Tests that wait for something that never comes use less than this between two looks at the clock. */
const IDLE_SHARE = 0.002;

let stopAtFailure = false;
let hasFailed = false;

/** Vitest's own limit is one of the clock: a test that reaches it has not been refuted. */
function isTimeout({ message }) {
  return /^(?:Test|Hook) timed out in \d+ms/.test(message ?? "");
}

function areRefuted(errors) {
  return errors.some((error) => !isTimeout(error));
}

const reporter = {
  onTestCaseResult(test) {
    if (!areRefuted(test.result().errors ?? [])) return;
    // Noted here: what a run that was cut short says of its files in the end need not count it.
    hasFailed = true;
    if (stopAtFailure) void vitest.cancelCurrentRun("test-failure");
  },
};
let order = [];
/** As they were asked for: the quickest first. */
class InOrder {
  shard(specifications) {
    return specifications;
  }
  sort(specifications) {
    return specifications.toSorted((a, b) => order.indexOf(a.moduleId) - order.indexOf(b.moduleId));
  }
}

const vitest = await createVitest("test", { root, config: "mutants.config.ts", watch: false, reporters: [reporter] });
vitest.config.sequence.sequencer = InOrder;
await vitest.standalone();

function usedMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Says so and ends this process when tests compute for longer than `cpuMs`, or do nothing at all for `idleMs`. */
function watch({ cpuMs, idleMs }) {
  const start = usedMs();
  let busyAt = Date.now();
  let last = start;
  return setInterval(() => {
    const used = usedMs();
    const now = Date.now();
    if (used - last > IDLE_SHARE * (now - busyAt) + TICK_MS / 100) {
      busyAt = now;
      last = used;
    }
    if (used - start > cpuMs || now - busyAt > idleMs) process.send({ isStuck: true }, () => process.exit());
  }, TICK_MS);
}

function errorsOf(module) {
  const suites = [...module.children.allSuites()];
  const tests = [...module.children.allTests()];
  return [
    ...module.errors(),
    ...suites.flatMap((suite) => suite.errors()),
    ...tests.flatMap((test) => test.result().errors ?? []),
  ];
}

async function answer({ files, env, isTrial, limits }) {
  Object.assign(process.env, env);
  stopAtFailure = isTrial;
  hasFailed = false;
  order = files;
  const watching = watch(limits);
  const specifications = await vitest.globTestSpecifications(files);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  clearInterval(watching);
  const failed = testModules.filter((module) => module.state() === "failed");
  const errors = [...unhandledErrors, ...failed.flatMap(errorsOf)];
  process.send({
    isFailed: hasFailed || areRefuted(errors),
    isStuck: failed.length > 0,
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
