import { parseUrl } from "../../platform/json.js";
import { bodyPointer, valueAt, withValueAt } from "../../protocols/described/values.js";
import { isRecord } from "../own.js";
import { bytes, type Reply } from "../server/reply.js";
import type { FaultSite } from "./fault.js";

type Edit = (reply: Reply, site: FaultSite) => Reply;

/** Edits an answer that is a JSON object; any other answer stays. */
export function editObject(edit: (body: Record<string, unknown>, site: FaultSite) => unknown): Edit {
  return (reply, site) => {
    if (reply.body.kind !== "json" || !isRecord(reply.body.value)) return reply;
    return { ...reply, body: { kind: "json", value: edit({ ...reply.body.value }, site) } };
  };
}

/** Replaces the bytes of a JSON answer: for what `JSON.stringify` would never write. */
export function editText(edit: (text: string, site: FaultSite) => string | Uint8Array): Edit {
  return (reply, site) => {
    if (reply.body.kind !== "json") return reply;
    const edited = edit(JSON.stringify(reply.body.value), site);
    const content = typeof edited === "string" ? Buffer.from(edited, "utf8") : edited;
    return bytes(reply.status, content, "application/json", reply.headers);
  };
}

/** A status reply with another state: fal's, or where the documents of its job say that the state is. */
export function withState(
  body: Readonly<Record<string, unknown>>,
  { exchange }: FaultSite,
  change: (state: unknown) => unknown,
): unknown {
  const task = exchange.mock.tasks.get(exchange.entry.requestId ?? "");
  const pointer = task === undefined ? "/status" : bodyPointer(task.endpoint.job.state);
  return pointer === undefined ? body : withValueAt(body, pointer, change(valueAt(body, pointer)));
}

/** Pads a JSON answer with blanks, which mean nothing in JSON, to so many bytes. */
export function padTo(size: number): Edit {
  return editText((text) => text + " ".repeat(Math.max(0, size - Buffer.byteLength(text))));
}

/** The page of a proxy or a captive portal. */
export function htmlPage(title: string): string {
  return (
    `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center><hr>` +
    `<center>nginx</center></body></html>\n`
  );
}

/** A body without some of its keys. */
export function without(body: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));
}

/** The reply URLs of a body moved to another origin. */
export function withOrigin(body: Readonly<Record<string, unknown>>, origin: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      if (!key.endsWith("_url") || typeof value !== "string" || parseUrl(value) === undefined) return [key, value];
      const url = new URL(value);
      return [key, `${origin}${url.pathname}${url.search}`];
    }),
  );
}
