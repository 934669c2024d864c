/** What sends the requests. */
export const WAYS = ["global fetch", "falsmith/node before", "falsmith/node", "undici alone"] as const;
export type Way = (typeof WAYS)[number];
