import { fal, type StorageACL, type StorageACLRule, type StorageClient, type StorageSettings } from "@fal-ai/client";

const rule: StorageACLRule = { user: "u", decision: "allow" };
const acl: StorageACL = { default: "forbid", rules: [] };
acl.rules?.push(rule);
const lifecycle: StorageSettings = {};
lifecycle.expiresIn = "1d";
lifecycle.initialAcl = acl;

export async function upload(storage: StorageClient = fal.storage): Promise<string> {
  const url: string = await storage.upload(new File(["x"], "x.png", { type: "image/png" }), { lifecycle });
  const input: Record<string, any> = await storage.transformInput({ image_url: new Blob(["x"]), nested: [url] });
  return input.nested[0].toUpperCase();
}
export const result = await fal.subscribe("fal-ai/flux/dev", { input: { prompt: "x" }, storageSettings: lifecycle });
