import { withoutCredentials } from "../document/credential.js";
import type { SourceId, SourceText } from "../document/source.js";
import { overlayOf } from "../emit/evidence/overlay.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { yamlText } from "../model/yaml-text.js";
import { copyable } from "./decision/snippet-view.js";
import { el, fileUrl, type Html } from "./markup.js";
import type { MendedText } from "./mended-text.js";

/** The texts of an endpoint that a person takes away, as files beside its page. */
export interface Downloads {
  /** The mended document. */
  readonly mended: string;
  /** The patches, as an OpenAPI Overlay that turns the document as it was read into the mended one. */
  readonly overlay: string;
}

/** The names of the files, beside the page of the endpoint: no folder of another endpoint begins so. */
export const DOWNLOAD_FILES: { readonly [text in keyof Downloads]: string } = {
  mended: "openapi.yaml",
  overlay: "openapi.overlay.yaml",
};

/** A longer overlay is taken away as a file only: with its text the page would be too much for a phone. */
const LONGEST_SHOWN = 24_000;

/** What is taken away of an endpoint. */
export function downloadsOf(
  { ingested, mended: spec }: CompiledEndpoint,
  { clean }: MendedText,
  sources: ReadonlyMap<SourceId, SourceText>,
): Downloads {
  const overlay = yamlText(overlayOf(ingested.doc, spec, sources));
  return { mended: clean, overlay: withoutCredentials(overlay) };
}

/** Links to the files; a browser keeps each by the name of the endpoint. */
export function downloadLinks({ folder }: CompiledEndpoint): Html {
  const name = folder.replaceAll("/", "-");
  const link = (file: string, words: string, kept: string): Html =>
    el("li", {}, el("a", { href: fileUrl(file, 0), download: kept }, words));
  return el(
    "nav",
    { "aria-label": "To take away" },
    el(
      "ul",
      { class: "jumps", role: "list" },
      link(DOWNLOAD_FILES.mended, "Mended document as YAML", `${name}.yaml`),
      link(DOWNLOAD_FILES.overlay, "Patches as an OpenAPI Overlay", `${name}.overlay.yaml`),
    ),
  );
}

/** The overlay on the page, folded, where it is not too long for that. */
export function overlayView({ overlay }: Downloads): Html | "" {
  return overlay.length > LONGEST_SHOWN
    ? ""
    : el(
        "details",
        { class: "snippet" },
        el("summary", {}, "The patches as an OpenAPI Overlay"),
        copyable(overlay, "The patches as an OpenAPI Overlay"),
      );
}
