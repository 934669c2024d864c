const BODYLESS = new Set(["get", "head", "delete"]);

/** True for a method whose requests have no body: what such a page calls parameters goes into the query. */
export const isBodyless = (method: string): boolean => BODYLESS.has(method.toLowerCase());
