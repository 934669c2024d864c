import { createFalClient } from "../../src/client/client.js";
import { FalError } from "../../src/index.js";
import type { ClientOptions } from "../../src/contract/options.js";

/* What runs in the page: one program per test, each against the queue at an address. */
const ID = "acme/brush";
const credentials = "page:secret-0123456789";
const input = { prompt: "x" };

function client(gateway: string, options: ClientOptions = {}): ReturnType<typeof createFalClient> {
  return createFalClient({ gateway, credentials, suppressLocalCredentialsWarning: true, ...options });
}

const programs: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  subscribe: async (url) => {
    const lines: string[] = [];
    let last = "";
    const { data } = await client(url).subscribe(ID, {
      input,
      logs: true,
      onQueueUpdate: ({ status, newLogs }) => {
        lines.push(...(newLogs ?? []).map(({ message }) => message));
        last = status;
      },
    });
    return { data, lines, last };
  },
  poll: async (url) => (await client(url).subscribe(ID, { input, mode: "polling", pollInterval: 20 })).data,
  many: async (url) => {
    const fal = client(url);
    return Promise.all(Array.from({ length: 20 }, async () => (await fal.subscribe(ID, { input })).data));
  },
  abort: async (url) => {
    const controller = new AbortController();
    let aborted = 0;
    const onQueueUpdate = (): void => {
      aborted ||= performance.now();
      controller.abort();
    };
    try {
      return await client(url).subscribe(ID, { input, signal: controller.signal, onQueueUpdate });
    } catch (error) {
      return { name: error instanceof Error ? error.name : "", quick: performance.now() - aborted < 50 };
    }
  },
  guarded: async (url) => {
    try {
      return await client(url, { suppressLocalCredentialsWarning: false }).subscribe(ID, { input });
    } catch (error) {
      const { name, code, message } = error instanceof FalError ? error : { name: "", code: "", message: "" };
      return { name, code, shown: message.includes("secret") };
    }
  },
  worker: async (url) => {
    const source = `import("${location.origin}/page.js").then(async () =>
      postMessage((await programs.guarded(${JSON.stringify(url)})).code));`;
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    return new Promise((resolve) =>
      worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => resolve(data)),
    );
  },
  proxied: async (url) => {
    const fal = createFalClient({ proxyUrl: `${url}/proxy` });
    return (await fal.subscribe(ID, { input })).data;
  },
};
Object.assign(globalThis, { programs });
