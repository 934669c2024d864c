/*
 * The official client's types of fal's endpoints, by their names (`FluxDevInput`): for programs that import them. They come
 * from `@fal-ai/client` itself, which such a program keeps as a development dependency; nothing of it runs. A generated
 * package has those of the endpoints that it documents in `compat/endpoints`.
 */
export type * from "@fal-ai/client/endpoints";
