import { Session } from "node:inspector/promises";
import type { Fetch } from "falsmith-runtime/client";

export const NAME = "subscribe";

/** What of one source file runs while a request is submitted, followed and fetched, and nothing goes wrong. */
export interface Row {
  /** Below the project. */
  readonly file: string;
  /** Functions that were called at least once; a module's own top level is not counted. */
  readonly functions: number;
}

const root = new URL("../", import.meta.url).href;
const REQUEST = "https://queue.fal.run/fal-ai/wan/requests/764cabcf";
const STATUS = {
  request_id: "764cabcf",
  response_url: REQUEST,
  status_url: `${REQUEST}/status`,
  cancel_url: `${REQUEST}/cancel`,
};

// The queue's answers, without a network: what is counted is the client alone.
const fetch: Fetch = (url, { method } = {}) => {
  const json = (body: unknown): Promise<Response> => Promise.resolve(Response.json(body));
  if (method === "POST") return json({ ...STATUS, status: "IN_QUEUE", queue_position: 1 });
  if (!url.includes("/status/stream")) return json({ seed: 1, prompt: "", video: { url: `${REQUEST}/a.mp4` } });
  const events = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"].map(
    (status) => `data: ${JSON.stringify({ ...STATUS, status })}\n\n`,
  );
  return Promise.resolve(new Response(events.join(""), { headers: { "content-type": "text/event-stream" } }));
};

async function subscribe(): Promise<void> {
  const [{ createFalClient }, { endpoint }] = await Promise.all([
    import("falsmith-runtime"),
    import("../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js"),
  ]);
  const client = createFalClient({ credentials: "key-of-a-test:0123456789", fetch });
  const input = { prompt: "a cat", image_url: `${REQUEST}/a.png` };
  await client.subscribe(endpoint, { input, onQueueUpdate: () => {} });
}

/** Counts by V8's own coverage. */
export async function measure(): Promise<readonly Row[]> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await subscribe();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  session.disconnect();
  const rows = result
    .filter(({ url }) => url.startsWith(`${root}src/`))
    .map(({ url, functions }) => ({
      file: url.slice(root.length),
      functions: functions.slice(1).filter(({ ranges }) => ranges.some(({ count }) => count > 0)).length,
    }));
  return rows.filter(({ functions }) => functions > 0).sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** The table of the README. */
export function table(rows: readonly Row[]): string {
  const functions = rows.reduce((sum, row) => sum + row.functions, 0);
  return [
    "| files | functions |",
    "|---|---|",
    `| ${rows.length} | ${functions} |`,
    "",
    ...rows.map(({ file, functions: called }) => `- \`${file}\` ${called}`),
    "",
  ].join("\n");
}
