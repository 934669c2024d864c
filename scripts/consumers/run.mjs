// Uses a generated folder in each loader, as its users would: npm run test:consumers [-- <loader>…]
import { register } from "node:module";

register("../../bench/typescript.mjs", import.meta.url);

const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
