// Mutates pages and looks at what comes of them: npm run fuzz -- --minutes 30 (--help says more)
import { register } from "node:module";

register("../bench/typescript.mjs", import.meta.url);
const { main } = await import("../test/fuzz/main.ts");
const code = await main(process.argv.slice(2));
// A worker goes on for as long as its parent does.
if (code !== 0) process.exitCode = code;
