import type { FindingCode } from "../document/finding-code.js";

const FATAL = "It cannot be silenced: without it nothing can be done.";
const PER_FILE = "It cannot be silenced; leave the file out, or put it right.";

/** What can be wrong with files, folders, the network, git, the configuration and the command line. */
export const IO_CODES: readonly FindingCode[] = [
  {
    code: "io/no-such-input",
    law: "Every input names at least one document.",
    level: "error",
    sample: { before: "falsmith generate 'spec/*.md'", after: "falsmith generate 'specs/*.md'" },
    silence: FATAL,
  },
  {
    code: "io/no-file",
    law: "A source is an ordinary file, or standard input (`-`).",
    level: "error",
    sample: { before: "falsmith mend <(curl …)", after: "curl … | falsmith mend -" },
    silence: PER_FILE,
  },
  {
    code: "io/unreadable",
    law: "A source can be read.",
    level: "error",
    silence: "It cannot be silenced; get permission to read it, or leave it out.",
  },
  {
    code: "io/too-large",
    law: "A source has at most 32 MiB.",
    level: "error",
    silence: "It cannot be silenced; take the part of it that describes the endpoint.",
  },
  {
    code: "io/binary",
    law: "A source is text.",
    level: "error",
    silence: "It cannot be silenced; save the text of the page, or leave the file out.",
  },
  {
    code: "io/encoding",
    law: "A source is UTF-8, or UTF-16 with its byte order mark; positions and quotes are of its bytes.",
    level: "error",
    silence: "It cannot be silenced; convert the file first: `iconv -f <encoding> -t utf-8`.",
  },
  {
    code: "io/empty",
    law: "A source is not empty.",
    level: "error",
    silence: "It cannot be silenced; save the page again, or leave the file out.",
  },
  {
    code: "io/source-changed",
    law: "A source is never edited: its bytes are those that sources.json records.",
    level: "warning",
    silence: "Update `sha256` in sources.json.",
  },
  {
    code: "io/source-list",
    law: "sources.json is an object whose `sources` is a list of objects with `path`, `provider`, `origin`, `sha256`.",
    level: "error",
    silence: "Correct the file.",
  },
  {
    code: "io/fetch",
    law: "A source is fetched whole, from the host that was named, within limits of size, time and redirects, and speaks of the endpoint that was asked for.",
    level: "error",
    sample: { before: "falsmith add http://docs.example/page.md", after: "falsmith add https://docs.example/page.md" },
    silence: "It cannot be silenced; save the page to a file and add that.",
  },
  {
    code: "io/source-gone",
    law: "A source can be asked for again where it came from.",
    level: "warning",
    silence: "Set the origin of the source to null in sources.json to keep the copy, or remove the file and its entry.",
  },
  {
    code: "io/source-moved",
    law: "A source stays on the host it came from: a redirect to another one is told and not followed.",
    level: "warning",
    silence: "Make the new address the origin of the source in sources.json, if you trust it.",
  },
  {
    code: "io/source-unreadable",
    law: "What is published in the place of a source can be read as one, and speaks of the endpoints that the copy speaks of.",
    level: "warning",
    silence:
      "Bring what is there now in under another name, and set the origin of the old copy to null in sources.json.",
  },
  {
    code: "io/collection",
    law: "A folder, an archive or a repository that is added as one source has pages that describe endpoints, within limits of size; an archive is whole, not encrypted, and names no place outside of itself.",
    level: "error",
    sample: {
      before: "falsmith add https://host/docs.git --as docs",
      after: "falsmith add https://host/docs.git#main:reference --as docs",
    },
    silence: "It cannot be silenced; unpack the archive yourself, and name the folder that holds the documentation.",
  },
  {
    code: "io/unread",
    law: "A source that is added is also read by `generate`.",
    level: "warning",
    silence: "Add `specs` to `sources` in the configuration.",
  },
  {
    code: "io/unused-selector",
    law: "Every entry of `include` and `exclude` names an endpoint of the sources.",
    level: "warning",
    sample: { before: '"include": ["fal-ai/wann/**"]', after: '"include": ["fal-ai/wan/**"]' },
    silence: "Correct or remove the entry.",
  },
  {
    code: "io/nothing-chosen",
    law: "`include` and `exclude` leave an endpoint of sources that have any: a package is not emptied by a misspelt pattern.",
    level: "error",
    sample: { before: '"include": ["acme/*"]', after: '"include": ["acme.com **"]' },
    silence: "It cannot be silenced; correct the pattern, or remove the sources.",
  },
  {
    code: "io/missing",
    law: "Every file of the package is there.",
    level: "error",
    silence: "Run `falsmith generate`.",
  },
  {
    code: "io/out-of-date",
    law: "Every file of the package is what the sources give.",
    level: "error",
    silence: "Run `falsmith generate`.",
  },
  {
    code: "io/stale",
    law: "Every file of the package comes from a source that is still there.",
    level: "error",
    silence: "Run `falsmith generate`.",
  },
  {
    code: "io/edited-by-hand",
    law: "A generated file that a person changed is not overwritten silently.",
    level: "error",
    silence: "Put the change into an overlay under specs/overlays, then run `falsmith generate --force`.",
  },
  {
    code: "io/foreign",
    law: "A file that falsmith did not write is not overwritten silently.",
    level: "error",
    silence: "Move the file away, or run `falsmith generate --force`.",
  },
  {
    code: "io/moved",
    law: "A plain operation whose folder is another than in the last run is told: programs import it from there.",
    level: "note",
  },
  {
    code: "io/other-form",
    law: "A package has one form: all its endpoints use the same runtime, the same import extension and the same language.",
    level: "error",
    silence:
      "Mend the sources that are refused, or leave them out; then change `runtime`, `importExtension` or `package`.",
  },
  {
    code: "io/manifest-damaged",
    law: "manifest.json lists the files that falsmith wrote; when it cannot be read, nobody knows which they are.",
    level: "warning",
    silence: "Restore it, or run `falsmith generate --force`.",
  },
  {
    code: "io/locked",
    law: "One run at a time writes to a folder.",
    level: "error",
    silence: "It cannot be silenced; run again when the other run is done.",
  },
  {
    code: "io/write",
    law: "The output folder can be written.",
    level: "error",
    silence: "It cannot be silenced; free space and get permission to write, or name another folder.",
  },
  {
    code: "io/unsafe-name",
    law: "Every output has a name that all file systems take, and no two names differ in case alone.",
    level: "error",
    silence: "It cannot be silenced; leave one of the sources out, or rename the endpoint with an overlay.",
  },
  {
    code: "io/unsafe-path",
    law: "Nothing is written outside of the output folder, nor through a symbolic link.",
    level: "error",
    silence: "It cannot be silenced; put a folder in the place of the link, or name another one.",
  },
  {
    code: "io/git",
    law: "A git repository can be read without a question, and a revision that is named exists in it and has documents at its path.",
    level: "error",
    sample: { before: "falsmith diff git:v1:dist generated", after: "falsmith diff git:v1:generated generated" },
    silence: FATAL,
  },
  {
    code: "io/input",
    law: "The input of a request fits the schema of its endpoint; what does not fit is not sent.",
    level: "error",
    sample: {
      before: "falsmith run fal-ai/… num_inference_steps=400",
      after: "falsmith run fal-ai/… num_inference_steps=40",
    },
    silence: "Call the endpoint with --unchecked, or keys that the schema does not name with --unknown-keys allow.",
  },
  {
    code: "io/request",
    law: "A request ends with its output, or with the reason why there is none.",
    level: "error",
    silence: "It cannot be silenced; the message holds the server's own reason, and the handle is for --resume.",
  },
  {
    code: "io/store",
    law: "A store of requests can be opened, and holds the request that is asked for in a state that allows what is asked.",
    level: "error",
    sample: {
      before: "falsmith requests settle page-7 --store requests.jsonl",
      after: "falsmith requests settle page-7 --not-accepted --store requests.jsonl",
    },
    silence: "It cannot be silenced; `falsmith requests status` shows what the store holds.",
  },
  {
    code: "io/published",
    law: "What `--since` names is the last published version of the package: it can be read, has its name, and holds endpoints that falsmith generated.",
    level: "error",
    sample: {
      before: "falsmith generate --package my-client --since other-client@latest",
      after: "falsmith generate --package my-client --since my-client@latest",
    },
    silence: "It cannot be silenced; without `--since` the version of the package stays as it is.",
  },
  {
    code: "io/config",
    law: "The configuration holds known keys and values only.",
    level: "error",
    sample: { before: '{ "outputs": { "dir": "client" } }', after: '{ "output": { "dir": "client" } }' },
    silence: "It cannot be silenced; a configuration that is not understood is not obeyed in part.",
  },
  {
    code: "io/tsconfig",
    law: "The tsconfig.json around the output folder, and those it extends or refers to, can be read: they say how the imports of the package end.",
    level: "warning",
    sample: {
      before: '{ "compilerOptions": { "moduleResolution" "bundler" } }',
      after: '{ "compilerOptions": { "moduleResolution": "bundler" } }',
    },
    silence: "Correct the file, or say how imports end: `importExtension`, or `--import-extension`.",
  },
  {
    code: "io/usage",
    law: "A command line holds known verbs and flags only.",
    level: "error",
    sample: { before: "falsmith generate --chek", after: "falsmith generate --check" },
    silence: "It cannot be silenced; `falsmith help <verb>` lists what there is.",
  },
];
