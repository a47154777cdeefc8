import { BackendError, type BackendErrorCode } from "@easkit/backend";

const codes: Readonly<Record<string, BackendErrorCode>> = {
  ENOENT: "not-found",
  ENOTDIR: "not-found",
  EISDIR: "not-found",
  EEXIST: "exists",
  EACCES: "forbidden",
  EPERM: "forbidden",
  EROFS: "forbidden",
  ENOSPC: "quota",
  EDQUOT: "quota",
  EFBIG: "too-large",
  EMFILE: "unavailable",
  ENFILE: "unavailable",
  EBUSY: "unavailable",
  EAGAIN: "unavailable",
};

/** The code of a file system's error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** Says what a file system's error means to a device; any other error stays what it is. */
export function toBackendError(error: unknown): unknown {
  const code = codes[errorCode(error) ?? ""];
  if (code === undefined || !(error instanceof Error) || error instanceof BackendError) return error;
  return new BackendError(code, error.message, { cause: error });
}

/** Does something with files, so that its errors are those of a backend. */
export async function withBackendErrors<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw toBackendError(error);
  }
}

/** As {@link withBackendErrors}, for what comes one by one. */
export async function* streamWithBackendErrors<T>(values: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* values;
  } catch (error) {
    throw toBackendError(error);
  }
}

/** What it gives, or `undefined` if the file or directory is not there. */
export async function ifThere<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Whether the file system lets nobody write there. */
export const isReadOnly = (error: unknown): boolean =>
  ["EACCES", "EPERM", "EROFS"].includes(errorCode(error) ?? "");
