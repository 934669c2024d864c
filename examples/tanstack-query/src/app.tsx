import type { FormEvent } from "react";
import { api } from "./api.ts";

const POLL_MS = 500;

function Credits() {
  const { data, isError } = api.useQuery("get", "/api/v1/chat/credit");
  if (isError) return <p>The credits cannot be looked up now.</p>;
  return <p>Credits: {data?.data ?? "…"}</p>;
}

/** What became of a task, asked for until it has ended. The flags are those that the page lists. */
function Task({ taskId }: { readonly taskId: string }) {
  const { data, isError } = api.useQuery(
    "get",
    "/api/v1/veo/record-info",
    { params: { query: { taskId } } },
    { refetchInterval: ({ state }) => ((state.data?.data?.successFlag ?? 0) === 0 ? POLL_MS : false) },
  );
  const task = data?.data;
  const isRunning = !isError && (task?.successFlag ?? 0) === 0;
  const [url] = task?.response?.resultUrls ?? [];
  return (
    <>
      <p role="status">
        {isRunning ? "The video is being made" : url === undefined ? "No video" : "The video is ready"}
      </p>
      {isRunning ? <progress aria-label="Progress" /> : null}
      {url === undefined ? null : (
        <p>
          <a href={url}>Open the video</a>
        </p>
      )}
      {isRunning || url !== undefined ? null : (
        <p role="alert">{task?.errorMessage ?? "The task cannot be looked up now. Reload the page."}</p>
      )}
    </>
  );
}

export function App() {
  const generate = api.useMutation("post", "/api/v1/veo/generate");
  const taskId = generate.data?.data?.taskId;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const prompt = String(new FormData(event.currentTarget).get("prompt"));
    generate.mutate({ body: { prompt, model: "veo3_fast", aspectRatio: "9:16" } });
  };
  return (
    <main>
      <h1>Make a video</h1>
      <Credits />
      <form onSubmit={submit}>
        <label htmlFor="prompt">What it shows</label>
        <textarea id="prompt" name="prompt" rows={4} required defaultValue="Rain on a quiet street." />
        <button type="submit" disabled={generate.isPending}>
          Make the video
        </button>
      </form>
      <section aria-label="Result">
        {generate.isError ? (
          <p role="alert">KIE has not taken the task. Look at your credits, then try again.</p>
        ) : null}
        {taskId === undefined ? null : <Task key={taskId} taskId={taskId} />}
      </section>
    </main>
  );
}
