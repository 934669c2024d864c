/** What sends the requests. */
export const WAYS = ["global fetch", "falsmith-runtime/node before", "falsmith-runtime/node", "undici alone"] as const;
export type Way = (typeof WAYS)[number];
