/*
 * Imports every module of a generated package and uses what it exports: validators with values, the client against the
 * embedded queue, and the client with every gateway the package names, its `fetch` recorded.
 * argv: the folder of the modules, the values to validate as JSON.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { notes } from "./guard.mjs";

const [folder = "", givenValues = "[]"] = process.argv.slice(2);
Object.assign(notes, {
  imported: [],
  broken: [],
  slowest: 0,
  schemas: [],
  accepted: [],
  empty: [],
  sent: [],
  served: [],
});

async function load(file) {
  try {
    const module = await import(pathToFileURL(join(folder, file)).href);
    notes.imported.push(file);
    return [[file, module]];
  } catch (error) {
    notes.broken.push(`${file}: ${String(error)}`);
    return [];
  }
}
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
const modules = [];
for (const file of files.toSorted()) modules.push(...(await load(file)));

const objects = Array.from({ length: 5000 }, (_, index) => ({ index, text: `item ${index}` }));
const long = "a".repeat(50_000);
const evil = `${"a".repeat(40)}!`;
const plain = [
  undefined,
  null,
  0,
  -0,
  NaN,
  "",
  "x",
  [],
  {},
  { prompt: "x" },
  { prompt: 7, seed: "x" },
  { prompt: long },
  { prompt: "x", [evil]: 1 },
];
const everything = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1}');
function bigLists(schema) {
  return Object.keys(Object(Object(schema).properties))
    .slice(0, 20)
    .flatMap((key) => [
      { prompt: "x", [key]: objects },
      { prompt: "x", [key]: long },
    ]);
}

function isValidator(value) {
  return typeof value === "object" && value !== null && typeof value.safeParse === "function";
}
function use(validator, value) {
  const start = performance.now();
  try {
    const result = validator.safeParse(value);
    if (!result.success) result.issues.map((issue) => issue.message);
    if (validator.is(value) !== result.success) notes.broken.push("is and safeParse disagree");
    validator.parse(value, { defaults: true, unknownKeys: "strip" });
  } catch (error) {
    if (error?.code !== "input_invalid" && error?.code !== "output_invalid")
      notes.broken.push(`a validator threw ${String(error)}`);
  }
  notes.slowest = Math.max(notes.slowest, performance.now() - start);
}

const seen = new Set();
for (const [file, module] of modules) {
  for (const [name, value] of Object.entries(module)) {
    if (!isValidator(value) || seen.has(value)) continue;
    seen.add(value);
    for (const each of [...plain, everything, ...bigLists(value.jsonSchema)]) use(value, each);
    if (name === "output") continue;
    notes.schemas.push(JSON.stringify(value.jsonSchema));
    const nothing = value.safeParse({});
    notes.empty.push(nothing.success ? [] : nothing.issues.map((issue) => issue.path.join("/")));
    for (const [index, each] of JSON.parse(givenValues).entries())
      if (value.is(each)) notes.accepted.push(`${file} ${index}`);
  }
}

// Any other function a module exports is called, with nothing and with hostile values: it may throw, it may not break out.
for (const [, module] of modules)
  for (const [name, value] of Object.entries(module))
    if (typeof value === "function" && name !== "createFalClient")
      for (const given of [[], [{}], ["x", "y"]])
        try {
          void Promise.resolve(value(...given)).catch(() => {});
        } catch {
          // A function that refuses its arguments does what it should.
        }

const root = modules.find(([file]) => file === "index.js")?.[1];
const endpoints = modules.flatMap(([, module]) => (typeof module.endpoint === "object" ? [module.endpoint] : []));
if (root?.createFalClient !== undefined) {
  for (const key of Object.keys(root.registry ?? {})) await root.registry[key]();
  const { startMockQueue } = await import("falsmith-runtime/mock");
  const mock = await startMockQueue({ endpoints, script: { phases: [] } });
  const credentials = "aaaaaaaa-bbbb:the-key-of-the-caller";
  const common = { credentials, retry: { maxRetries: 0 } };
  const fal = root.createFalClient({
    ...common,
    gateway: { name: "mock", url: mock.url, auth: "Key", profile: "fal" },
  });
  for (const endpoint of endpoints)
    try {
      await fal.subscribe(endpoint, { input: { prompt: "x" }, timeout: 1500 });
      notes.served.push(endpoint.id);
    } catch (error) {
      notes.served.push(`${endpoint.id}: ${error?.code ?? String(error)}`);
    }
  await mock.close();
  const recording = (gateway) => async (input, init) => {
    const request = new Request(input, init);
    notes.sent.push({ gateway, url: request.url, key: request.headers.has("authorization") });
    throw new TypeError("refused by the test");
  };
  for (const [name, gateway] of [["default", undefined], ...Object.entries(root.gateways ?? {})])
    for (const endpoint of endpoints)
      try {
        const client = root.createFalClient({
          ...common,
          fetch: recording(name),
          ...(gateway === undefined ? {} : { gateway }),
        });
        await client.submit(endpoint, { input: { prompt: "x" } });
      } catch {
        // Refused, or cut off by the recording fetch.
      }
}
notes.finished = true;
