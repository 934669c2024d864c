// Times one module in a process of its own: node time.mjs <cold|warm> <module> <values.json>
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";

const [, , kind, file, valuesFile] = process.argv;
const cases = JSON.parse(readFileSync(valuesFile, "utf8"));
const url = pathToFileURL(file).href;

const start = performance.now();
const module = await import(url);
// An empty module answers nothing.
const first = module.is?.(cases[0].values[0]);
const cold = performance.now() - start;

let sink = first === true ? 1 : 0;

/** The quickest of many short batches, in ns per call: what the code takes when nothing else has the processor. */
function time(run, list) {
  const batch = (calls) => {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < calls; i += 1) sink += Number(run(list[i & 3]));
    return Number(process.hrtime.bigint() - begin);
  };
  // Warm, and so many calls that a batch takes about 2 ms.
  let calls = 1_000;
  for (let warm = 0; warm < 1.5e8; warm += batch(calls)) {
    if (warm > 5e7) calls = Math.max(100, Math.round((calls * 2e6) / batch(calls)));
  }
  let best = Infinity;
  for (let round = 0; round < 40; round += 1) best = Math.min(best, batch(calls) / calls);
  return best;
}

const result =
  kind === "cold"
    ? { cold }
    : Object.fromEntries(
        cases.map(({ name, values, wrong }) => {
          const found = module.issues(values[0]);
          // Some report two keywords for one value.
          if (found < wrong || module.is(values[0]) !== (wrong === 0)) throw new Error(`${name}: ${found} issues`);
          const [is, result] = [time(module.is, values), time(module.result, values)];
          return [
            name,
            { is, result, issues: time(module.issues, values), text: wrong === 0 ? 0 : time(module.text, values) },
          ];
        }),
      );
process.stdout.write(JSON.stringify({ result, sink: sink > 0 }));
