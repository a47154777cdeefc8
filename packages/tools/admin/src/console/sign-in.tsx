import { useState } from "preact/hooks";
import { keepToken } from "./api.js";

/** Asks for the token. */
export function SignIn({ problem, onToken }: { problem: string; onToken: () => void }) {
  const [token, setToken] = useState("");
  return (
    <main class="sign-in">
      <h1 tabIndex={-1}>easkit administration</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          keepToken(token.trim());
          onToken();
        }}
      >
        <label>
          Token
          <input
            type="password"
            autocomplete="current-password"
            required
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        {problem !== "" && (
          <p role="alert" class="error">
            {problem}
          </p>
        )}
        <button type="submit" class="primary">
          Sign in
        </button>
      </form>
    </main>
  );
}
