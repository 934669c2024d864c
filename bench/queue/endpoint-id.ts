/** The endpoint that both clients call. */
export const ID = "fal-ai/wan/v2.2-a14b/image-to-video";
