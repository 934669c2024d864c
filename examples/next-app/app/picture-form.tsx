"use client";

import { type FormEvent, useRef, useState } from "react";
import { createFalClient } from "../generated";
import { endpoint } from "../generated/fal-ai/wan-25-preview/image-to-image";

// No key here: the route adds it. Without a gateway the client asks fal.
const fal = createFalClient({ proxyUrl: "/api/fal/proxy", gateway: process.env.NEXT_PUBLIC_FAL_GATEWAY });

export function PictureForm() {
  const [status, setStatus] = useState("");
  const [problem, setProblem] = useState<string>();
  const [picture, setPicture] = useState<{ readonly url: string; readonly prompt: string }>();
  const [isRunning, setRunning] = useState(false);
  const controller = useRef<AbortController>(undefined);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [prompt, image] = [String(fields.get("prompt")), String(fields.get("image"))];
    const { signal } = (controller.current = new AbortController());
    setProblem(undefined);
    setPicture(undefined);
    setStatus("Sending the request");
    setRunning(true);
    try {
      const { data } = await fal.subscribe(endpoint, {
        input: { prompt, image_urls: [image] },
        logs: true,
        signal, // an abort cancels the request on the server
        onQueueUpdate: ({ status: state, queue_position, progress }) =>
          setStatus(state === "IN_QUEUE" ? `Waiting, ${queue_position} ahead` : (progress?.lastLog ?? "Running")),
      });
      const [first] = data.images;
      if (first !== undefined) setPicture({ url: first.url, prompt });
      setStatus("The picture is ready");
    } catch (error) {
      setStatus(signal.aborted ? "Cancelled" : "");
      if (!signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setRunning(false);
    }
  };

  return (
    <>
      <form onSubmit={(event) => void submit(event)}>
        <label htmlFor="image">Address of the picture</label>
        <input id="image" name="image" type="url" required defaultValue="https://example.org/street.png" />
        <label htmlFor="prompt">What should change</label>
        <textarea id="prompt" name="prompt" rows={4} required defaultValue="The same street, in the rain at night." />
        <p>
          <button type="submit" disabled={isRunning}>
            Make the picture
          </button>{" "}
          <button type="button" disabled={!isRunning} onClick={() => controller.current?.abort()}>
            Cancel
          </button>
        </p>
      </form>
      <p role="status">{status}</p>
      {isRunning ? <progress aria-label="Progress" /> : null}
      {problem === undefined ? null : <p role="alert">{problem}</p>}
      {/* The address is the model's; a plain element needs no list of hosts in next.config. */}
      {picture === undefined ? null : <img src={picture.url} alt={picture.prompt} />}
    </>
  );
}
