import type { Stretch } from "../excerpt.js";
import type { CurlCall } from "./curl.js";
import type { OperationMark, Word } from "./operation-marks.js";

/** Where an operation is: method, server and path, each with the words that state it. */
export interface Address {
  readonly method: string;
  readonly methodAt: Stretch;
  readonly server: { readonly url: string; readonly at: Stretch } | undefined;
  readonly path: string;
  readonly pathAt: Stretch;
  /** Names of parameters in the query of the URL. */
  readonly query: readonly string[];
}

const PARTS = /^(https?:\/\/[^/\s?#{}]{1,255})?(\/[^?#]*)?(?:\?([^#]*))?/i;

/** The place of the endpoint in a path: what stands before it is a prefix of the server. */
function prefixLength(path: string, title: string | undefined): number {
  if (title !== undefined && title.length > 1 && path.toLowerCase().endsWith(title.toLowerCase()))
    return path.length - title.length;
  return Math.max(path.indexOf("/fal-ai/"), 0);
}

function templated(path: string): string {
  return path
    .replaceAll(/\$\{\s?([\w.]{1,60})\s?\}/g, "{$1}")
    .replaceAll(/\{\{\s?([\w.]{1,60})\s?\}\}/g, "{$1}")
    .replaceAll(/<([\w.-]{1,60})>/g, "{$1}")
    .replaceAll(/\/:([A-Za-z_]\w{0,60})/g, "/{$1}");
}

/** Reads a URL or a path. `title` is the endpoint's path when the page's title says it. */
function split(target: Word, title: string | undefined): Omit<Address, "method" | "methodAt"> | undefined {
  const [, origin = "", stated, query = ""] = PARTS.exec(target.text) ?? [];
  const path = stated ?? "/";
  const clean = path.length > 1 ? path.replace(/\/+$/, "") : path;
  const cutAt = prefixLength(clean, title);
  const start = target.at.start;
  const pathStart = start + origin.length + cutAt;
  if (target.isWhole === true) {
    const server = origin === "" ? undefined : { url: origin, at: target.at };
    return { server, path: templated(clean), pathAt: target.at, query: [] };
  }
  return {
    server: origin === "" ? undefined : { url: `${origin}${clean.slice(0, cutAt)}`, at: { start, end: pathStart } },
    path: templated(clean.slice(cutAt)),
    pathAt: stated !== undefined ? { start: pathStart, end: start + origin.length + clean.length } : target.at,
    query: query
      .split("&")
      .map((pair) => pair.split("=")[0] ?? "")
      .filter((name) => /^[\w.[\]-]{1,60}$/.test(name)),
  };
}

function isPath(word: Word | undefined): boolean {
  return word?.text.startsWith("/") === true;
}

function tailMatches(url: Word, path: Word): boolean {
  return url.text
    .replace(/[?#].*$/, "")
    .replace(/\/+$/, "")
    .toLowerCase()
    .endsWith(path.text.replace(/\/+$/, "").toLowerCase());
}

/** The address words of an operation: a line that has both first, then labels, then lines of their own, then cURL. */
function wordsOf(
  marks: readonly OperationMark[],
  calls: readonly CurlCall[],
): { readonly method: Word | undefined; readonly target: Word | undefined } {
  const line = marks.find((mark) => mark.form === "line");
  if (line !== undefined) return { method: line.method, target: line.target };
  const [call] = calls;
  const called = call?.url === undefined ? undefined : { text: call.url.text, at: call.url.at };
  const method =
    marks.find((mark) => mark.method !== undefined)?.method ??
    (call?.method && { text: call.method.word, at: call.method.at });
  const targets = marks.flatMap((mark) => (mark.target === undefined ? [] : [{ ...mark.target, form: mark.form }]));
  const urls = targets.filter((target) => !isPath(target) && (target.form === "label" || method !== undefined));
  const paths = targets.filter(isPath);
  const agreed = urls.find((url) => paths.length === 0 || paths.some((path) => tailMatches(url, path)));
  const stated =
    paths.find((path) => path.form === "label") ??
    paths.find((path) => called === undefined || tailMatches(called, path));
  return { method, target: agreed ?? stated ?? urls[0] ?? called };
}

/**
 * The address of an operation from what its part of the page says. A path without a host takes it from a cURL call
 * with the same path, else from the page's base URL. Undefined when no address is stated.
 */
export function readAddress(
  marks: readonly OperationMark[],
  calls: readonly CurlCall[],
  base: Word | undefined,
): Address | undefined {
  const { method, target } = wordsOf(marks, calls);
  if (target === undefined) return undefined;
  const title = marks.find((mark) => mark.form === "bare" && isPath(mark.target))?.target?.text;
  const address = split(target, title);
  if (address === undefined) return undefined;
  const post = calls.find((call) => call.url !== undefined)?.body !== undefined;
  // An address that shows what it asks for, without a call that sends anything, is looked up.
  const asks = calls.length > 0 || address.query.length > 0;
  const verb = (method?.text ?? (post || !asks ? "POST" : "GET")).toLowerCase();
  const methodAt = method?.at ?? target.at;
  if (address.server !== undefined) return { ...address, method: verb, methodAt };
  const called = calls
    .flatMap((call) => (call.url === undefined ? [] : [split({ text: call.url.text, at: call.url.at }, address.path)]))
    .find((other) => other?.path === address.path);
  return { ...address, server: called?.server ?? serverFor(address.path, [], base), method: verb, methodAt };
}

/** The server that a URL on the page gives for a path that something else states; else the page's base URL. */
export function serverFor(path: string, marks: readonly OperationMark[], base: Word | undefined): Address["server"] {
  const url = marks
    .flatMap((mark) => mark.target ?? [])
    .find((target) => !isPath(target) && target.text.endsWith(path));
  if (url !== undefined) return split(url, path)?.server;
  return base && { url: base.text.replace(/\/+$/, ""), at: base.at };
}
