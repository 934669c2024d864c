import { createFalClient, fal, type ResponseHandler } from "@fal-ai/client";

const text: ResponseHandler<string> = (response) => response.text();
fal.config({ responseHandler: text });
export const client = createFalClient({ responseHandler: async (response: Response) => ({ ok: response.ok }) });
