import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import rooms from "../rooms.json" with { type: "json" };
import { literalsIn } from "./support/codes.js";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Folders inside of a package that nobody wrote by hand. */
const BUILT = new Set(["dist", "node_modules"]);

function below(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return BUILT.has(entry.name) ? [] : below(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isDynamic: boolean;
}

interface Module {
  readonly path: string;
  readonly imports: readonly Import[];
  /** Names of types that it declares. */
  readonly types: readonly string[];
  /** Functions that break a rule of style, as `path:line what`. */
  readonly faults: readonly string[];
}

const MAX_PARAMETERS = 4;

/** The file that an import leads to, or the subpath of the runtime's package. */
function targetOf(from: string, specifier: string): string | undefined {
  if (/^falsmith-runtime(?:\/|$)/.test(specifier)) return specifier;
  return specifier.startsWith(".")
    ? posix.normalize(relative(root, resolve(root, dirname(from), specifier))).replace(/\.js$/, ".ts")
    : undefined;
}

function specifierOf(node: ts.Node): { readonly text: string; readonly isDynamic: boolean } | undefined {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined)
    return ts.isStringLiteral(node.moduleSpecifier) ? { text: node.moduleSpecifier.text, isDynamic: false } : undefined;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [specifier] = node.arguments;
    return specifier !== undefined && ts.isStringLiteral(specifier)
      ? { text: specifier.text, isDynamic: true }
      : undefined;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
    return { text: node.argument.literal.text, isDynamic: false };
  return undefined;
}

function readModule(path: string): Module {
  const file = ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.ESNext, true);
  const imports: Import[] = [];
  const types: string[] = [];
  const faults: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    const to = specifier === undefined ? undefined : targetOf(path, specifier.text);
    if (specifier !== undefined && to !== undefined) imports.push({ from: path, to, isDynamic: specifier.isDynamic });
    if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) types.push(node.name.text);
    if (ts.isFunctionLike(node) && node.parameters.length > MAX_PARAMETERS) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      faults.push(`${path}:${line + 1} ${node.parameters.length} parameters`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, imports, types, faults };
}

const modules = below("src").map(readModule);
const imports = modules.flatMap((module) => module.imports);

interface BesideRoom {
  readonly room: string;
  readonly holds: string;
  readonly onTopOf: string;
  /** Others beside that it uses. */
  readonly beside?: readonly string[];
}
const { order } = rooms.src;
const beside: readonly BesideRoom[] = rooms.src.beside;
function roomOf(path: string): string {
  return path.split("/")[1] ?? "";
}
function placeOf(room: string): number {
  return order.findIndex((one) => one.room === room);
}

/** Whether code of one room may import from another: from those before it; a room beside, from those it stands on. */
function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  const own = beside.find(({ room }) => room === from);
  if (own?.beside?.includes(to) === true) return true;
  const highest = own === undefined ? placeOf(from) - 1 : placeOf(own.onTopOf);
  return placeOf(to) >= 0 && placeOf(to) <= highest;
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Groups of files that import each other, types included (Tarjan). */
function circles(modules: readonly Module[]): readonly (readonly string[])[] {
  const graph = new Map(modules.map(({ path, imports: list }) => [path, list.map(({ to }) => to)]));
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (path: string): number => {
    index.set(path, index.size);
    let lowest = index.size - 1;
    stack.push(path);
    for (const next of graph.get(path) ?? []) {
      if (!index.has(next)) lowest = Math.min(lowest, visit(next));
      else if (stack.includes(next)) lowest = Math.min(lowest, index.get(next) ?? lowest);
    }
    low.set(path, lowest);
    if (lowest === index.get(path)) {
      const circle = stack.splice(stack.indexOf(path));
      if (circle.length > 1) found.push(circle);
    }
    return lowest;
  };
  for (const path of graph.keys()) if (!index.has(path)) visit(path);
  return found;
}

/** `import()` is for whole capabilities that many programs never use, and these are loaded before anything is sent. */
const CAPABILITIES: ReadonlyMap<string, string> = new Map([
  ["src/files/upload.ts", "uploads"],
  ["src/direct/stream.ts", "model streams"],
  ["src/calls/call.ts", "calls of operations"],
  ["src/http/security.ts", "security schemes beside one key in a header"],
  ["src/direct/status-stream.ts", "the status stream as an iterable"],
  ["src/http/response-handler.ts", "answers that the program reads by itself"],
  ["src/realtime/client.ts", "realtime connections"],
  ["src/protocols/fal-relay/protocol.ts", "the protocol of relays"],
  ["src/protocols/described/protocol.ts", "the protocol of jobs that their documents describe"],
]);

describe("the rooms of src", () => {
  test("every folder is a room that rooms.json names, and every room is there", () => {
    const named = [...order, ...beside].map(({ room }) => room);
    expect([...new Set(modules.map(({ path }) => roomOf(path)))].toSorted()).toEqual(named.toSorted());
  });

  test("no import, of a value or a type, runs against their order", () => {
    const wrong = imports.filter(({ from, to }) => to.startsWith("src/") && !mayImport(roomOf(from), roomOf(to)));
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test("nothing is imported from outside of src", () => {
    expect(imports.filter(({ to }) => !to.startsWith("src/"))).toEqual([]);
  });

  test("no files import each other in a circle", () => {
    expect(circles(modules)).toEqual([]);
  });

  test("no folder holds more than 24 files of its own", () => {
    const folders = countBy(modules.map(({ path }) => dirname(path)));
    expect([...folders].filter(([, files]) => files > 24)).toEqual([]);
  });

  test("no function has more than four parameters", () => {
    expect(modules.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test("no type name is declared three times", () => {
    const counts = countBy(modules.flatMap(({ types }) => types));
    expect([...counts].filter(([, times]) => times > 2)).toEqual([]);
  });

  test("import() loads whole capabilities only", () => {
    const others = imports.filter(({ to, isDynamic }) => isDynamic && !CAPABILITIES.has(to));
    expect(others.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
    const unused = [...CAPABILITIES.keys()].filter(
      (path) => !imports.some(({ to, isDynamic }) => isDynamic && to === path),
    );
    expect(unused).toEqual([]);
  });
});

describe("the rooms of codegen", () => {
  const pipeline = below("codegen").map(readModule);
  const rows = rooms.codegen.order;
  /** The room of a path: a file of the root is its own, and what the terminal needs stands below what it shows. */
  const roomIn = (path: string): string => {
    const [top = "", room = "", part = "", more] = path.split("/");
    if (top !== "codegen") return path;
    return room === "cli" && part === "terminal" && more !== undefined ? "cli/terminal" : room;
  };

  test("every folder is a room that rooms.json names, and every room is there", () => {
    const named = rows.map(({ room }) => room);
    expect([...new Set(pipeline.map(({ path }) => roomIn(path)))].toSorted()).toEqual(named.toSorted());
  });

  test("a room names only rooms above it, and the runtime's", () => {
    const wrong = rows.flatMap(({ room, may }, place) =>
      may
        .filter(
          (one) => !one.startsWith("falsmith-runtime") && !rows.slice(0, place).some((above) => above.room === one),
        )
        .map((one) => `${room} → ${one}`),
    );
    expect(wrong).toEqual([]);
  });

  test("no import, of a value or a type, leads to a room that is not named", () => {
    const may = new Map(rows.map((row) => [row.room, new Set<string>(row.may)]));
    const wrong = pipeline
      .flatMap((module) => module.imports)
      .filter(({ to }) => to.endsWith(".ts") || to.startsWith("falsmith-runtime"))
      .filter(({ from, to }) => roomIn(from) !== roomIn(to) && may.get(roomIn(from))?.has(roomIn(to)) !== true);
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test("a room names no room that it does not import", () => {
    const used = new Set(
      pipeline.flatMap((module) => module.imports).map(({ from, to }) => `${roomIn(from)} → ${roomIn(to)}`),
    );
    const unused = rows
      .flatMap(({ room, may }) => may.map((one) => `${room} → ${one}`))
      .filter((pair) => !used.has(pair));
    expect(unused).toEqual([]);
  });

  test("the literal of a finding code stands in one room: where it is reported and declared", () => {
    // The rooms that face files and the terminal share the codes of io.
    const shared = new Set(["io", "project", "cli/terminal", "cli"]);
    const places = new Map<string, Set<string>>();
    for (const { code, path } of literalsIn("codegen")) {
      const room = roomIn(path);
      const one = code.startsWith("io/") && shared.has(room) ? "io" : room;
      places.set(code, (places.get(code) ?? new Set()).add(one));
    }
    expect(places.size).toBeGreaterThan(100);
    expect([...places].filter(([, names]) => names.size > 1).map(([code, names]) => [code, ...names])).toEqual([]);
  });

  test("no files import each other in a circle", () => {
    expect(circles(pipeline)).toEqual([]);
  });

  test("no folder holds more than 24 files of its own", () => {
    const folders = countBy(pipeline.map(({ path }) => dirname(path)));
    expect([...folders].filter(([, files]) => files > 24)).toEqual([]);
  });

  test("no type name is declared three times, here and in the runtime together", () => {
    const counts = countBy([...modules, ...pipeline].flatMap(({ types }) => types));
    expect([...counts].filter(([, times]) => times > 2)).toEqual([]);
  });
});

const TABLE = /(<!-- rooms: .*? -->\n)[\s\S]*?(<!-- \/rooms -->)/;
function link(room: string): string {
  return `[\`${room}\`](${room})`;
}
const HEAD = ["| room | holds | may import |", "|---|---|---|"];

test.each<readonly [file: string, rows: readonly string[]]>([
  [
    "src/README.md",
    [
      ...order.map(
        ({ room, holds }, place) => `| ${link(room)} | ${holds} | ${place === 0 ? "nothing" : "the rooms above"} |`,
      ),
      ...beside.map(
        ({ room, holds, onTopOf, beside: others = [] }) =>
          `| ${link(room)} | ${holds} | \`${onTopOf}\` and the rooms above it${others.map((one) => `, \`${one}\``).join("")} |`,
      ),
    ],
  ],
  [
    "codegen/README.md",
    rooms.codegen.order.map(({ room, holds, may }) => {
      const names = may.map((one) => `\`${one}\``).join(" ");
      return `| ${link(room)} | ${holds} | ${names === "" ? "nothing" : names} |`;
    }),
  ],
])("the table of %s is rooms.json's", (file, rows) => {
  const path = join(root, file);
  const text = readFileSync(path, "utf8");
  const wanted = text.replace(
    TABLE,
    (_, start: string, end: string) => `${start}${[...HEAD, ...rows].join("\n")}\n${end}`,
  );
  if (process.env["UPDATE"] === "1") writeFileSync(path, wanted);
  else expect(text).toBe(wanted);
  expect(text).toMatch(TABLE);
});
