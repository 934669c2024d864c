import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { fakeClock, type FakeClock } from "./clock.js";
import { fakeFetch, type FakeAnswer, type FakeCall, type FakeFetch } from "./fake-fetch.js";
import type { testClient, TestClient } from "./client.js";

/** What happens when the part that follows requests is asked for; `load` gives it. */
export type Loading = (load: () => Promise<unknown>) => unknown;

/** A client in a program that has loaded none of its parts yet. */
export interface Page extends FakeFetch {
  readonly client: TestClient;
  readonly clock: FakeClock;
}

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const IMPORT = 'import("./following.js")';
const TROUBLE = 'import("./trouble.js")';

// The bundle asks its page for the part. (A mock of the module would be one for all pages, whichever asks first.)
const asking: Plugin = {
  name: "asking",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]src[/\\]jobs[/\\]lazy\.ts$/ }, async ({ path }) => {
      const { readFile } = await import("node:fs/promises");
      const text = await readFile(path, "utf8");
      if (!text.includes(IMPORT) || !text.includes(TROUBLE)) throw new Error("lazy.ts does not import the parts");
      const asked = text.replace(IMPORT, `loadingOfPage(() => ${IMPORT})`);
      return { contents: asked.replace(TROUBLE, `troubleOfPage(() => ${TROUBLE})`), loader: "ts" };
    }),
};

const { outputFiles } = await build({
  entryPoints: [source("./client.ts")],
  bundle: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  banner: { js: "const { loadingOfPage, troubleOfPage } = globalThis;" },
  plugins: [asking],
  write: false,
});
const code = outputFiles[0]?.text ?? "";
let pages = 0;

/** Opens a page: modules of its own, a fake network, a clock that stands still. `trouble`: what that part's import does. */
export async function openPage(
  loading: Loading,
  script: (call: FakeCall) => Promise<FakeAnswer>,
  trouble: Loading = (load) => load(),
): Promise<Page> {
  pages += 1;
  const asked = (how: Loading) => async (load: () => Promise<unknown>) => how(load);
  Object.assign(globalThis, { loadingOfPage: asked(loading), troubleOfPage: asked(trouble) });
  const url = `data:text/javascript,${encodeURIComponent(code)}//${pages}`;
  const program: { readonly testClient: typeof testClient } = await import(/* @vite-ignore */ url);
  const fake = fakeFetch(script);
  const clock = fakeClock();
  return { ...fake, clock, client: program.testClient({ fetch: fake.fetch, retry: { resubmitUnknown: true } }, clock) };
}
