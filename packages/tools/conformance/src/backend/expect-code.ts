import { fail, ok } from "node:assert/strict";
import { BackendError, type BackendErrorCode } from "@easkit/backend";

/** The attempt has to fail with a `BackendError` of one of these codes. */
export async function failsWith(
  codes: BackendErrorCode | readonly BackendErrorCode[],
  what: string,
  attempt: () => Promise<unknown>,
): Promise<void> {
  const expected = typeof codes === "string" ? [codes] : codes;
  const error = await attempt().then(
    () => fail(`${what} succeeded; expected a BackendError ${expected.join(" or ")}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BackendError)) {
    fail(`${what} threw ${String(error)}; expected a BackendError ${expected.join(" or ")}`);
  }
  ok(
    expected.includes(error.code),
    `${what} threw the code ${error.code}; expected ${expected.join(" or ")}`,
  );
}
