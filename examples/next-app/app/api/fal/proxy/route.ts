import { createProxyHandler } from "falsmith-runtime/proxy";
import { endpoint } from "../../../../generated/fal-ai/wan-25-preview/image-to-image";

// While you develop, start.mjs names the embedded queue; without it the proxy serves fal, with the key in FAL_KEY.
const gateway = process.env.NEXT_PUBLIC_FAL_GATEWAY;

// The key stays here. Say who may spend it with isAuthenticated: without it, everybody who can reach this route.
const handle = createProxyHandler({
  ...(gateway === undefined ? {} : { gateways: [{ gateway, credentials: "any" }] }),
  allowedEndpoints: [endpoint.id],
});
export { handle as GET, handle as POST, handle as PUT };
