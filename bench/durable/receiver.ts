import { createServer } from "node:http";
import { createClient } from "falsmith-runtime/client";
import { createWebhookHandler } from "falsmith-runtime/durable";
import { givenSetting, KEY, openStore } from "./setting.js";

/* What takes the webhooks, in a process of its own, to be killed at any time. */
process.on("disconnect", () => process.exit());
const setting = givenSetting();
const { store } = await openStore(setting);
const client = createClient({ gateway: setting.gateway, credentials: KEY });
const { node } = createWebhookHandler({ store, client, keys: { jwksUrl: `${setting.gateway}/.well-known/jwks.json` } });
const server = createServer((request, response) => void node(request, response));
server.listen(Number(new URL(setting.webhookUrl ?? "").port), "127.0.0.1", () => process.send?.("ready"));
