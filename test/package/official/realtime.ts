import { ApiError, fal, type RealtimeClient, type TokenProvider } from "@fal-ai/client";

interface Input {
  prompt: string;
  seed?: number;
}
interface Output {
  images: { url: string }[];
}
const tokenProvider: TokenProvider = async (app) => (await fetch(`/token?app=${app}`)).text();

export function connect(realtime: RealtimeClient = fal.realtime): () => void {
  const connection = realtime.connect<Input, Output>("fal-ai/fast-lcm-diffusion", {
    connectionKey: "key",
    clientOnly: false,
    throttleInterval: 64,
    maxBuffering: 2,
    path: "/realtime",
    tokenProvider,
    tokenExpirationSeconds: 120,
    encodeMessage: (input) => JSON.stringify(input),
    decodeMessage: async (data) => JSON.parse(data),
    onResult: (result) => console.log(result.images[0]?.url, result.request_id),
    onError: (error) => console.log(error instanceof ApiError, error.status, error.body.detail),
  });
  connection.send({ prompt: "a cat", request_id: "1" });
  return () => connection.close();
}

const open = fal.realtime.connect("fal-ai/any", {
  onResult(result) {
    console.log(result.anything.at.all);
  },
});
open.send({ whatever: true });
