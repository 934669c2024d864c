import type { RuleId } from "../document/origin.js";

interface CodeEntry {
  readonly law: string;
  readonly before?: string;
  readonly after?: string;
  readonly silence?: string;
}

const FATAL = "It cannot be silenced: without it nothing can be done.";
const PER_FILE = "It cannot be silenced; leave the file out, or put it right.";

/** The laws of reading and writing, for `falsmith explain`. */
export const IO_LAWS: ReadonlyMap<RuleId, CodeEntry> = new Map<RuleId, CodeEntry>([
  [
    "io/no-such-input",
    {
      law: "Every input names at least one document.",
      before: "falsmith generate 'spec/*.md'",
      after: "falsmith generate 'specs/*.md'",
      silence: FATAL,
    },
  ],
  [
    "io/no-file",
    {
      law: "A source is an ordinary file, or standard input (`-`).",
      before: "falsmith mend <(curl …)",
      after: "curl … | falsmith mend -",
      silence: PER_FILE,
    },
  ],
  [
    "io/unreadable",
    {
      law: "A source can be read.",
      silence: "It cannot be silenced; give yourself the right to read it, or leave it out.",
    },
  ],
  [
    "io/too-large",
    {
      law: "A source has at most 32 MiB.",
      silence: "It cannot be silenced; take the part of it that describes the endpoint.",
    },
  ],
  [
    "io/binary",
    { law: "A source is text.", silence: "It cannot be silenced; save the text of the page, or leave the file out." },
  ],
  [
    "io/encoding",
    {
      law: "A source is UTF-8, or UTF-16 with its byte order mark; positions and quotes are of its bytes.",
      silence: "It cannot be silenced; convert the file first: `iconv -f <encoding> -t utf-8`.",
    },
  ],
  [
    "io/empty",
    { law: "A source says something.", silence: "It cannot be silenced; save the page again, or leave the file out." },
  ],
  [
    "io/html",
    {
      law: "A source is the text of a page, its Markdown, or an OpenAPI document; HTML is none of them.",
      before: "<!doctype html><title>…",
      after: "# Title …",
      silence: PER_FILE,
    },
  ],
  [
    "io/source-changed",
    {
      law: "A source is never edited: its bytes are those that sources.json records.",
      silence: "Update `sha256` in sources.json.",
    },
  ],
  [
    "io/source-list",
    {
      law: "sources.json is an object whose `sources` is a list of objects with `path`, `provider`, `origin`, `sha256`.",
      silence: "Correct the file.",
    },
  ],
  [
    "io/fetch",
    {
      law: "A source is fetched whole, from the host that was named, within limits of size, time and redirects, and speaks of the endpoint that was asked for.",
      before: "falsmith add http://docs.example/page.md",
      after: "falsmith add https://docs.example/page.md",
      silence: "It cannot be silenced; save the page to a file and add that.",
    },
  ],
  [
    "io/unread",
    {
      law: "A source that is added is one that generate reads.",
      silence: "Add `specs` to `sources` in the configuration.",
    },
  ],
  ["io/missing", { law: "Every file of the package is there.", silence: "Run `falsmith generate`." }],
  [
    "io/out-of-date",
    { law: "Every file of the package is what the sources give.", silence: "Run `falsmith generate`." },
  ],
  ["io/stale", { law: "No file of the package outlives its sources.", silence: "Run `falsmith generate`." }],
  [
    "io/edited-by-hand",
    {
      law: "A generated file that a person changed is not overwritten silently.",
      silence: "Put the change into an overlay under specs/overlays, then run `falsmith generate --force`.",
    },
  ],
  [
    "io/foreign",
    {
      law: "A file that falsmith did not write is not overwritten silently.",
      silence: "Move the file away, or run `falsmith generate --force`.",
    },
  ],
  [
    "io/other-form",
    {
      law: "A package is of one form: its endpoints import one runtime, end their imports alike and are of one language.",
      silence:
        "Mend the sources that are refused, or leave them out; then change `runtime`, `importExtension` or `package`.",
    },
  ],
  [
    "io/manifest-damaged",
    {
      law: "manifest.json tells which files are ours; one that cannot be read tells nothing.",
      silence: "Restore it, or run `falsmith generate --force`.",
    },
  ],
  [
    "io/locked",
    {
      law: "One run at a time writes to a folder.",
      silence: "It cannot be silenced; run again when the other run is done.",
    },
  ],
  [
    "io/write",
    {
      law: "The output folder can be written.",
      silence: "It cannot be silenced; make room and give yourself the right to write, or name another folder.",
    },
  ],
  [
    "io/unsafe-name",
    {
      law: "Every output has a name that all file systems take, and no two names differ in case alone.",
      silence: "It cannot be silenced; leave one of the sources out, or rename the endpoint with an overlay.",
    },
  ],
  [
    "io/unsafe-path",
    {
      law: "Nothing is written outside of the output folder, nor through a symbolic link.",
      silence: "It cannot be silenced; put a folder in the place of the link, or name another one.",
    },
  ],
  [
    "io/git",
    {
      law: "A revision is one of the repository here, and has documents at its path.",
      before: "falsmith diff git:v1:dist generated",
      after: "falsmith diff git:v1:generated generated",
      silence: FATAL,
    },
  ],
  [
    "io/input",
    {
      law: "The input of a request fits the schema of its endpoint; what does not fit is not sent.",
      before: "falsmith run fal-ai/… num_inference_steps=400",
      after: "falsmith run fal-ai/… num_inference_steps=40",
      silence: "Call the endpoint with --unchecked, or keys that the schema does not name with --unknown-keys allow.",
    },
  ],
  [
    "io/request",
    {
      law: "A request ends with its output, or says why not.",
      silence: "It cannot be silenced; the message holds the server's own reason, and the handle is for --resume.",
    },
  ],
  [
    "io/config",
    {
      law: "The configuration holds known keys and values only.",
      before: '{ "outputs": { "dir": "client" } }',
      after: '{ "output": { "dir": "client" } }',
      silence: "It cannot be silenced; a configuration that is not understood is not obeyed in part.",
    },
  ],
  [
    "io/tsconfig",
    {
      law: "The tsconfig.json around the output folder, and those it extends or refers to, can be read: they say how the imports of the package end.",
      before: '{ "compilerOptions": { "moduleResolution" "bundler" } }',
      after: '{ "compilerOptions": { "moduleResolution": "bundler" } }',
      silence: "Correct the file, or say how imports end: `importExtension`, or `--import-extension`.",
    },
  ],
  [
    "io/usage",
    {
      law: "A command line holds known verbs and flags only.",
      before: "falsmith generate --chek",
      after: "falsmith generate --check",
      silence: "It cannot be silenced; `falsmith help <verb>` lists what there is.",
    },
  ],
]);
