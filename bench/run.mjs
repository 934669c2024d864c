// Runs a benchmark and writes its table into the README beside it, or the one it names: node bench/run.mjs <name> [rounds]
import { readFileSync, writeFileSync } from "node:fs";
import { register } from "node:module";

register("./typescript.mjs", import.meta.url);

const [, , name = "", rounds] = process.argv;
const { measure, table, README = "README.md" } = await import(`./${name}.ts`);
const text = table(await measure(...(rounds === undefined ? [] : [Number(rounds)])));
process.stdout.write(text);

const readme = new URL(README, import.meta.url);
const before = readFileSync(readme, "utf8");
const [open, close] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
const [from, to] = [before.indexOf(open), before.indexOf(close)];
if (from < 0 || to < from) throw new Error(`bench/${README} has no place for ${name}`);
writeFileSync(readme, `${before.slice(0, from)}${open}\n${text}\n${before.slice(to)}`);
