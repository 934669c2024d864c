import {
  createFalClient,
  fal,
  type FalClient,
  type OutputType,
  type QueueClient,
  type Result,
  type RunOptions,
} from "@fal-ai/client";

export async function output<Id extends string>(
  id: Id,
  options: Parameters<typeof fal.subscribe<Id>>[1],
): Promise<OutputType<Id>> {
  const { data } = await fal.subscribe(id, options);
  return data;
}
export async function first(id: string, input: Record<string, unknown>): Promise<string> {
  const result = await fal.subscribe(id, { input });
  return result.data.images[0].url;
}
export const typed = async (): Promise<{ url: string }> =>
  (await fal.run("a/b", { input: {} })).data as { url: string };
export const explicit = fal.subscribe<"fal-ai/flux/dev">("fal-ai/flux/dev", { input: { prompt: "x" } });

type Subscribed = Awaited<ReturnType<typeof fal.subscribe>>;
export const keep = (result: Subscribed): Result<any> => result;
export const options: NonNullable<Parameters<typeof createFalClient>[0]> = { credentials: () => undefined };
options.proxyUrl = "/api";
export const config: Parameters<typeof fal.config>[0] = { credentials: undefined };
export const run: RunOptions<{ prompt: string }> = { input: { prompt: "x" }, method: "post", startTimeout: 3 };

export class Images {
  readonly #client: FalClient;
  constructor(client: FalClient = createFalClient()) {
    this.#client = client;
  }
  get queue(): QueueClient {
    return this.#client.queue;
  }
  async make(prompt: string): Promise<Array<{ url: string }>> {
    const { data } = await this.#client.subscribe("fal-ai/flux/dev", { input: { prompt } });
    return data.images.map(({ url }: { url: string }) => ({ url }));
  }
}

const { subscribe } = fal;
export const unbound = subscribe("a/b", { input: { anything: [1, { two: 2 }] } });
