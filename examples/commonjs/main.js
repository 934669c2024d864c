const { startMockQueue } = require("falsmith-runtime/mock");
const { InputValidationError } = require("falsmith-runtime");
const { createFalClient, gateways } = require("@example/pictures");
const { endpoint } = require("@example/pictures/fal-ai/flux-1/dev/image-to-image");

/** @param {{ readonly url: string }} mock */
async function makePicture({ url }) {
  // In production: createFalClient({ gateway: gateways.chainhub, credentials: process.env.CHAINHUB_KEY })
  const relay = createFalClient({ gateway: { ...gateways.chainhub, url }, credentials: "any" });
  const input = { prompt: "The same street, in the rain at night.", image_url: "https://example.org/street.png" };

  // The page says "Range: 0.01-1" in a line that no YAML parser takes; here it is a bound.
  try {
    await relay.subscribe(endpoint, { input: { ...input, strength: 1.5 } });
  } catch (error) {
    if (!(error instanceof InputValidationError)) throw error;
    console.log("refused, nothing sent:", error.issues.map(({ message }) => message).join("; "));
  }

  // No source says what the endpoint gives: `data` is `unknown` until an overlay states it.
  const { data, requestId } = await relay.subscribe(endpoint, { input: { ...input, strength: 0.6 } });
  console.log("request", requestId, "gave", JSON.stringify(data));
}

async function main() {
  // The embedded queue, which behaves as the relay of the page does.
  const mock = await startMockQueue({
    endpoints: [endpoint],
    profile: "relay",
    script: { output: { images: [{ url: "https://example.org/rain.png" }] } },
  });
  try {
    await makePicture(mock);
  } finally {
    await mock.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
