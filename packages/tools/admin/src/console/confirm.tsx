import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** What is to be confirmed. */
export interface Question {
  readonly title: string;
  readonly text: ComponentChildren;
  /** What the button says. */
  readonly verb: string;
  readonly danger?: boolean;
  /** What has to be typed before the button works. */
  readonly typed?: string;
  /** Does it; what it throws is shown. */
  act(): Promise<void>;
}

/** Asks whether something is really meant. Escape says no. */
export function Confirm({ question, onClose }: { question: Question; onClose: (done: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const [typed, setTyped] = useState("");
  useEffect(() => dialog.current?.showModal(), []);
  const act = async () => {
    setBusy(true);
    try {
      await question.act();
      onClose(true);
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby="question" onClose={() => onClose(false)}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          void act();
        }}
      >
        <h2 id="question">{question.title}</h2>
        <div>{question.text}</div>
        {question.typed !== undefined && (
          <label>
            Type {question.typed} to go on
            <input
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
              autocomplete="off"
            />
          </label>
        )}
        {error !== "" && (
          <p role="alert" class="error">
            {error}
          </p>
        )}
        <div class="actions">
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button
            type="submit"
            class={question.danger ? "danger" : "primary"}
            disabled={busy || (question.typed !== undefined && typed !== question.typed)}
          >
            {question.verb}
          </button>
        </div>
      </form>
    </dialog>
  );
}
