import type { ImportExtension } from "../../document/import-extension.js";
import { byDomain, type OperationEntry } from "../modules/domain-modules.js";
import type { ListedOperation, RegistryEntry } from "./registry-entry.js";
import { camel } from "../../model/names.js";
import { encodeIdentifier } from "../encode.js";
import { cell, code } from "../docs/markdown.js";
import { relativeSpecifier } from "../specifiers.js";

/** How programs import from a package. */
export interface PackageImports {
  /** The name of a published one; without it a module is named by its place. */
  readonly package?: string;
  readonly importExtension?: ImportExtension;
}

/** How a program names a module: by the package's name, else by its place. */
function specifier(module: string, { package: name, importExtension }: PackageImports): string {
  if (name === undefined) return relativeSpecifier(`./${module}`, importExtension);
  const subpath = module.replace(/(?:^|\/)index$/, "");
  return subpath === "" ? name : `${name}/${subpath}`;
}

/** A column for prices, where a page states one: its heading, the line below it, and the cell of an endpoint. */
interface PriceColumn {
  readonly heading: string;
  readonly rule: string;
  readonly cellOf: (entry: RegistryEntry) => string;
}

const LONGEST_PRICE = 200;

function hasPrices(entries: readonly RegistryEntry[]): boolean {
  return entries.some(({ price }) => price !== undefined);
}

function priceColumn(isShown: boolean): PriceColumn {
  if (!isShown) return { heading: "", rule: "", cellOf: () => "" };
  const shown = (price: string): string =>
    price.length <= LONGEST_PRICE ? price : `${price.slice(0, LONGEST_PRICE - 1)}…`;
  return {
    heading: " price |",
    rule: "---|",
    cellOf: ({ price }) => (price === undefined ? " |" : ` ${cell(shown(price))} |`),
  };
}

function rowStart({ id }: RegistryEntry): string {
  return `| ${code(id)} |`;
}

function row(entry: RegistryEntry, { cellOf }: PriceColumn, imports: PackageImports): string {
  const { folder, title, gateways, sources } = entry;
  return `${rowStart(entry)} ${cell(title)} |${cellOf(entry)} ${[...new Set(gateways.map(({ name }) => name))].map(cell).join(", ")} | ${code(specifier(`${folder}/index`, imports))} | ${sources.toSorted().map(code).join("<br>")} |`;
}

/** A word of a path, in the body of an example. */
function wordText(text: string): string {
  return JSON.stringify(text.replace(/[\u0000-\u001f`|]+/g, " "));
}

/** What a value is called in an example. */
function variable(name: string): string {
  return encodeIdentifier(name) ?? encodeIdentifier(camel(name)) ?? "value";
}

/** What a call has to give: each required parameter, and the body under the name that it has there. */
function exampleOptions({ model }: ListedOperation, bodyName: "body" | "input"): string {
  const required = model.parameters.filter((one) => one.required === true);
  const group = (place: string, name: string): readonly string[] => {
    const names = required.filter((one) => one.in === place).map((one) => one.name);
    const fields = names.map((one) => (variable(one) === one ? one : `${wordText(one)}: ${variable(one)}`));
    return names.length === 0 ? [] : [`${name}: { ${fields.join(", ")} }`];
  };
  const parts = [
    ...group("path", "path"),
    ...group("query", "query"),
    ...group("header", "headers"),
    ...group("cookie", "cookies"),
    ...(model.isBodyRequired && model.bodies.length > 0 ? [bodyName] : []),
  ];
  return parts.length === 0 ? "" : `, { ${parts.join(", ")} }`;
}

function callCell({ folder, gateways, operation, hasJob }: OperationEntry, imports: PackageImports): string {
  const { model } = operation;
  if (model.blocked !== undefined) return `not callable: ${cell(model.blocked)}`;
  const name = hasJob === true ? "endpoint" : "operation";
  const from = `import { ${name} } from ${wordText(specifier(`${folder}/index`, imports))}`;
  const call =
    hasJob === true
      ? `client.subscribe(endpoint${exampleOptions(operation, "input")})`
      : `client.call(operation${exampleOptions(operation, "body")})`;
  const server = gateways.length === 0 ? " (no page names a server: give the client a gateway)" : "";
  return `${code(from)}<br>${code(call)}${server}`;
}

function operationRow(entry: OperationEntry, { cellOf }: PriceColumn, imports: PackageImports): string {
  const { id, title, gateways, sources, operation } = entry;
  const names = [...new Set(gateways.map(({ name }) => name))].map(cell).join(", ");
  const call = operation.key === id.slice(operation.domain.length + 1) ? "" : `<br>${code(operation.key)}`;
  return `| ${code(id)}${call} | ${cell(title)} |${cellOf(entry)} ${names} | ${callCell(entry, imports)} | ${sources.toSorted().map(code).join("<br>")} |`;
}

/** A program that calls an endpoint; nothing for what no program calls. */
export function callText(entry: RegistryEntry, imports: PackageImports): string {
  const { folder, gateways, operation, webhook, hasJob } = entry;
  if (webhook !== undefined || operation?.model.blocked !== undefined) return "";
  const name = operation === undefined || hasJob === true ? "endpoint" : "operation";
  const module = `import { ${name} } from ${wordText(specifier(`${folder}/index`, imports))};`;
  const root = wordText(specifier("index", imports));
  if (operation === undefined)
    return `import { createFalClient } from ${root};
${module}

const fal = createFalClient({ credentials: process.env.FAL_KEY });
const { data } = await fal.subscribe(endpoint, { input });`;
  const [first] = gateways;
  const gateway = first === undefined ? '"https://…"' : `gateways[${wordText(first.name)}]`;
  const names = first === undefined ? "createClient" : "createClient, gateways";
  const call =
    hasJob === true
      ? `client.subscribe(endpoint${exampleOptions(operation, "input")})`
      : `client.call(operation${exampleOptions(operation, "body")})`;
  return `import { ${names} } from ${root};
${module}

const client = createClient({ gateway: ${gateway}, credentials: process.env.API_KEY });
const { data } = await ${call};`;
}

const JOBS = ` Of an operation that submits a job,
\`endpoint\` is the job: \`client.subscribe\`, \`submit\` and \`resume\` take it.`;

/** The operations of each domain, and how each is called. */
function operationsText(entries: readonly RegistryEntry[], imports: PackageImports): string {
  const domains = [...byDomain(entries)];
  if (domains.length === 0) return "";
  const gateway = domains[0]?.[1].find(({ gateways }) => gateways.length > 0)?.gateways[0]?.name ?? "…";
  const tables = domains.map(([name, operations]) => {
    const prices = priceColumn(hasPrices(operations));
    return `## ${cell(name)}

By key: \`import { createClient } from ${wordText(specifier(`${name}/registry`, imports))}\`

| operation | title |${prices.heading} gateways | call | sources |
|---|---|${prices.rule}---|---|---|
${operations.map((entry) => operationRow(entry, prices, imports)).join("\n")}
`;
  });
  return `
# Operations

Each module exports \`operation\` (the descriptor that \`client.call\` takes; \`endpoint\` is the same), \`Request\` and \`Responses\`
(types), and the types and validators of its body, its parameters and its successful answer.${
    domains.some(([, operations]) => operations.some(({ hasJob }) => hasJob === true)) ? JOBS : ""
  }

\`\`\`ts
import { createClient, gateways } from ${JSON.stringify(specifier("index", imports))};

const client = createClient({ gateway: gateways[${wordText(gateway)}], credentials: process.env.API_KEY });
const { data } = await client.call(operation, { … });
\`\`\`

${tables.join("\n")}`;
}

function deliveryRow(
  { id, folder, webhook, callbacks = [], title, sources }: RegistryEntry,
  imports: PackageImports,
): string {
  const types = webhook === undefined ? callbacks : ["Body"];
  const names = types.flatMap((name) => [name, camel(name)]).join(", ");
  const from = `import { ${names} } from ${wordText(specifier(`${folder}/index`, imports))}`;
  return `| ${code(webhook ?? `callback of ${id}`)} | ${cell(title)} | ${code(from)} | ${sources.toSorted().map(code).join("<br>")} |`;
}

/** What servers send by themselves, and where its types are. */
function deliveriesText(entries: readonly RegistryEntry[], imports: PackageImports): string {
  const all = entries.filter(({ webhook, callbacks }) => webhook !== undefined || callbacks !== undefined);
  if (all.length === 0) return "";
  return `
# Webhooks and callbacks

What servers send by themselves: the type of a webhook's body is \`Body\` with the validator \`body\` (\`Parameters\` and
\`parameters\` for its headers and query, where its page names some); that of a callback has the callback's name. Whether a
delivery is genuine is for its receiver to check, as its provider says.

| webhook | title | module | sources |
|---|---|---|---|
${all.map((entry) => deliveryRow(entry, imports)).join("\n")}
`;
}

/** What stands above the rows of the table of endpoints. */
function endpointsHead({ heading, rule }: PriceColumn): string {
  return `# Endpoints

| endpoint id | title |${heading} gateways | module | sources |
|---|---|${rule}---|---|---|
`;
}

/** The endpoints of fal's queue. A package of plain operations alone has no table of them. */
function endpointsText(entries: readonly RegistryEntry[], imports: PackageImports): string {
  const endpoints = entries.filter(({ operation, webhook }) => operation === undefined && webhook === undefined);
  if (endpoints.length === 0 && entries.length > 0) return "";
  const prices = priceColumn(hasPrices(endpoints));
  return `${endpointsHead(prices)}${endpoints.map((endpoint) => row(endpoint, prices, imports)).join("\n")}

Each module exports \`Input\` and \`Output\` (types), \`input\` and \`output\` (validators) and \`endpoint\` (the descriptor that
the client takes). Beside it lie \`openapi.json\`, the mended document, and \`provenance.json\`, the evidence of what was edited.

\`\`\`ts
import { createFalClient, gateways } from ${JSON.stringify(specifier("index", imports))};

const fal = createFalClient({ credentials: process.env.FAL_KEY });
\`\`\`

${code(specifier("compat", imports))} has the names of fal's official client: a program written for that runs after changing its
import. There any id is taken; what these endpoints take and give is typed and checked, everything else is unknown.
`;
}

const MARK = "<!-- @generated by falsmith -->\n";

/** The package's README: which endpoints there are, who serves them, where they come from. */
export function packageReadme(entries: readonly RegistryEntry[], imports: PackageImports = {}): string {
  return `${MARK}${endpointsText(entries, imports)}${operationsText(entries, imports)}${deliveriesText(entries, imports)}`;
}

/**
 * A README of {@link packageReadme} whose endpoints are the same by {@link factsBesideRow}, with the rows of some of them as
 * they are now.
 * @returns undefined where the README has not exactly one row of each
 */
export function withEndpointRows(
  readme: string,
  changed: readonly RegistryEntry[],
  imports: PackageImports,
): string | undefined {
  const prices = [false, true].map(priceColumn).find((one) => readme.startsWith(`${MARK}${endpointsHead(one)}`));
  if (prices === undefined) return undefined;
  const start = MARK.length + endpointsHead(prices).length;
  const end = readme.indexOf("\n\n", start);
  if (end < 0) return undefined;
  const rows = readme.slice(start, end).split("\n");
  for (const entry of changed) {
    const places = rows.flatMap((one, index) => (one.startsWith(rowStart(entry)) ? [index] : []));
    const [place] = places;
    if (place === undefined || places.length > 1) return undefined;
    rows[place] = row(entry, prices, imports);
  }
  return `${readme.slice(0, start)}${rows.join("\n")}${readme.slice(end)}`;
}
