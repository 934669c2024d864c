// Times one validator module in a process of its own: node time.mjs <module> <values.json>
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , file, valuesFile] = process.argv;
const values = JSON.parse(readFileSync(valuesFile, "utf8"));
const { default: validator } = await import(pathToFileURL(file).href);
const isAjv = typeof validator === "function";

let sink = 0;
const is = isAjv ? (value) => validator(value) : (value) => validator.is(value);
const parse = isAjv ? (value) => validator(value) : (value) => validator.safeParse(value).success;
const issues = isAjv
  ? (value) => {
      if (validator(value)) return true;
      sink += validator.errors.length;
      return false;
    }
  : (value) => {
      const result = validator.safeParse(value);
      if (!result.success) sink += result.issues.length;
      return result.success;
    };

/** The quickest of many short rounds: what the code takes when nothing else has the processor. */
const time = (run, list) => {
  const calls = 100_000;
  let best = Infinity;
  for (let round = 0; round < 120; round += 1) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < calls; i += 1) if (run(list[i & 3])) sink += 1;
    best = Math.min(best, Number(process.hrtime.bigint() - start) / calls);
  }
  return best;
};

const result = {};
for (const [name, list] of Object.entries(values)) {
  // Four objects of one shape each, so that the engine cannot take the answer for a constant.
  result[name] = { is: time(is, list), parse: time(parse, list), issues: time(issues, list) };
}
process.stdout.write(JSON.stringify({ result, sink: sink > 0 }));
