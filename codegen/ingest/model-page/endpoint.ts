import { placeOf, type SourceText } from "../../document/source.js";
import { cut, trim, type Excerpt, type Stretch } from "../excerpt.js";
import type { Report } from "../page/findings.js";
import type { Overview } from "./overview.js";

/** The endpoint of a page: its id, where the page states it, and the server when the page names a trusted one. */
export interface PageEndpoint {
  readonly id: string;
  readonly at: Stretch;
  readonly server: { readonly url: string; readonly at: Stretch } | undefined;
  /** The URL of the endpoint line, trusted or not. */
  readonly url: string | undefined;
}

interface EndpointMention {
  readonly id: string;
  readonly at: Excerpt;
  readonly where: string;
}

const ID = /^[A-Za-z0-9][\w.-]*(?:\/[\w.-]+)+$/;
const URL_PARTS = /^((?:https?|wss):\/\/)([^/\s?#]{1,255})([^\s?#]{0,500})/i;
const FAL_HOST = /(?:^|\.)fal\.(?:run|ai|dev)$/i;

/** Ids are short; anything longer is no id, and is not looked at. */
function bareId(text: string): string {
  return text.length > 300 ? "" : text.trim().replace(/^\/+/, "").replace(/\/+$/, "");
}

function idIn(excerpt: Excerpt | undefined, where: string): readonly EndpointMention[] {
  if (excerpt === undefined) return [];
  const id = bareId(excerpt.text);
  return ID.test(id) ? [{ id, at: trim(excerpt), where }] : [];
}

/** True for text that names an endpoint and says nothing else. */
export function isEndpointId(text: string): boolean {
  return ID.test(bareId(text));
}

function entry(overview: Overview, label: RegExp): Excerpt | undefined {
  return overview.entries.find((one) => label.test(one.label))?.value;
}

function reportDifferences(named: readonly EndpointMention[], source: SourceText, report: Report): void {
  const [chosen, ...others] = named;
  for (const other of others) {
    if (chosen === undefined || other.id === chosen.id) continue;
    const inCase = other.id.toLowerCase() === chosen.id.toLowerCase() ? " in case" : "";
    const said = ({ where, at, id }: EndpointMention): string =>
      `the ${where} (line ${placeOf(source.text, at.start).line}) says "${id}"`;
    report(
      "ingest/endpoint-differs",
      other.at,
      `${said(other)} and ${said(chosen)}: they differ${inCase}; the ${chosen.where} counts`,
      { hint: "Ids compare without case. If the page is wrong, state the path in an overlay." },
    );
  }
}

/** What stands before the endpoint's id in its URL; the whole origin when the id is not in it. */
function serverOf(line: Excerpt | undefined, id: string, report: Report): PageEndpoint["server"] {
  const parts = line === undefined ? null : URL_PARTS.exec(line.text);
  if (line === undefined || parts === null) return undefined;
  const [, scheme = "", host = "", path = ""] = parts;
  // An endpoint that is called over a socket answers in the queue as well, at the host of the same name.
  if (!FAL_HOST.test(host) || !/^(?:https|wss):/i.test(scheme)) {
    report("ingest/foreign-host", line, `${scheme}${host} is not a host of fal; the page's server is not taken`, {
      hint: "Requests go to the gateway that the client is made with. To use this host, configure it as a gateway.",
    });
    return undefined;
  }
  const clean = path.replace(/\/+$/, "");
  const prefix = clean.toLowerCase().endsWith(`/${id.toLowerCase()}`)
    ? clean.slice(0, clean.length - id.length - 1)
    : "";
  const url = `https://${host.toLowerCase().replace(/^ws\./, "")}${prefix}`;
  return { url, at: cut(line, 0, scheme.length + host.length + prefix.length) };
}

/**
 * The endpoint of a page: the Model ID line, else the heading, else the Endpoint line. Places that disagree are
 * reported. Undefined when the page names none.
 */
export function readEndpoint(overview: Overview, source: SourceText, report: Report): PageEndpoint | undefined {
  const url = entry(overview, /^(endpoint|url|api endpoint)$/);
  const path = url === undefined ? undefined : URL_PARTS.exec(url.text);
  const pathAt =
    path === null || path === undefined || url === undefined
      ? url
      : cut(url, (path[1] ?? "").length + (path[2] ?? "").length, path[0].length);
  const intro = overview.intro === undefined ? undefined : { ...overview.intro.at, text: overview.intro.text };
  const named = [
    ...idIn(entry(overview, /^(model id|endpoint id|model)$/), "Model ID line"),
    ...idIn(intro, "heading"),
    ...idIn(overview.title, "heading"),
    ...idIn(pathAt, "Endpoint line"),
  ];
  const [chosen] = named;
  if (chosen === undefined) return undefined;
  reportDifferences(named, source, report);
  return { id: chosen.id, at: chosen.at, server: serverOf(url, chosen.id, report), url: url?.text };
}
