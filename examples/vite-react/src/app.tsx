import { type FormEvent, useEffect, useRef } from "react";
import { explain } from "./remedy.ts";
import { type Picture, usePicture } from "./use-picture.ts";

function statusText(picture: Picture): string {
  switch (picture.state) {
    case "running":
      return picture.progress.text;
    case "done":
      return "The picture is ready";
    case "cancelled":
      return "Cancelled";
    default:
      return "";
  }
}

function Failure({ error }: { readonly error: unknown }) {
  const { problem, remedy, requestId } = explain(error);
  return (
    <div className="failure" role="alert">
      <h2>No picture</h2>
      <p>{problem}</p>
      <p>
        <strong>{remedy}</strong>
      </p>
      {requestId === undefined ? null : (
        <p>
          Request <code>{requestId}</code>
        </p>
      )}
    </div>
  );
}

export function App() {
  const { picture, start, cancel } = usePicture();
  const startButton = useRef<HTMLButtonElement>(null);
  const cancelButton = useRef<HTMLButtonElement>(null);
  const isRunning = picture.state === "running";

  // One of the two buttons can be used: the focus goes along, as a disabled one loses it.
  const isUntouched = picture.state === "idle";
  useEffect(() => {
    if (isUntouched) return;
    const [from, to] = isRunning ? [startButton, cancelButton] : [cancelButton, startButton];
    if (document.activeElement === from.current || document.activeElement === document.body) to.current?.focus();
  }, [isRunning, isUntouched]);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    void start({ prompt: String(fields.get("prompt")), image_urls: [String(fields.get("image"))] });
  };

  return (
    <main>
      <h1>Change a picture</h1>
      <form onSubmit={submit}>
        <label htmlFor="image">Address of the picture</label>
        <input id="image" name="image" type="url" required defaultValue="https://example.org/street.png" />
        <label htmlFor="prompt">What should change</label>
        <textarea id="prompt" name="prompt" rows={4} required defaultValue="The same street, in the rain at night." />
        <div className="buttons">
          <button type="submit" ref={startButton} disabled={isRunning}>
            Make the picture
          </button>
          <button type="button" ref={cancelButton} disabled={!isRunning} onClick={cancel}>
            Cancel
          </button>
        </div>
      </form>
      <section aria-label="Result">
        <p role="status">{statusText(picture)}</p>
        {picture.state === "running" ? (
          <>
            <progress aria-label="Progress" value={picture.progress.share} />
            <h2>What the model prints</h2>
            <ol className="logs" aria-label="Log" tabIndex={0}>
              {picture.logs.map((line, index) => (
                <li key={index}>{line}</li>
              ))}
            </ol>
          </>
        ) : null}
        {picture.state === "failed" ? <Failure error={picture.error} /> : null}
        {picture.state === "done" ? (
          <figure>
            <img src={picture.url} alt={picture.prompt} />
            <figcaption>
              Request <code>{picture.requestId}</code>
            </figcaption>
          </figure>
        ) : null}
      </section>
    </main>
  );
}
