import { messageOf } from "../admin-error.js";
import type { Admin } from "../operations/admin.js";
import { isFaultCode, OperationFault } from "../operations/operation-fault.js";
import { type InputOf, type OperationName, operations } from "../operations/operations.js";
import { SchemaFault } from "../schema/schema.js";
import { parametersOf } from "./route.js";

/** A running server's REST face. */
export interface RemoteAdminOptions {
  /** Where the REST face is mounted, such as `https://mail.example.com/admin/api`. */
  readonly url: string;
  readonly token: string;
  /** Milliseconds for one answer; 60,000 if not given. */
  readonly timeout?: number;
}

/** The administration of a running server, over its REST face. @throws OperationFault by every call */
export const createRemoteAdmin = (options: RemoteAdminOptions): Admin => ({
  async call(name, input) {
    const value = await send(options, name, input);
    try {
      return operations[name].output.parse(value, "the answer");
    } catch (error) {
      if (!(error instanceof SchemaFault)) throw error;
      throw new OperationFault("failed", `the server answers something else: ${error.message}`, {
        cause: error,
      });
    }
  },
});

async function send<N extends OperationName>(
  { url, token, timeout = 60_000 }: RemoteAdminOptions,
  name: N,
  input: InputOf<N>,
): Promise<unknown> {
  const { method, path } = operations[name];
  const fields = new Map<string, unknown>(Object.entries(input ?? {}));
  const filled = path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    return encodeURIComponent(String(fields.get(parameter)));
  });
  for (const parameter of parametersOf(path)) fields.delete(parameter);
  const query = new URLSearchParams();
  if (method === "GET") for (const [field, value] of fields) query.set(field, String(value));
  const target = `${url.replace(/\/$/, "")}${filled}${query.size > 0 ? `?${query}` : ""}`;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const body = method === "GET" ? {} : { body: JSON.stringify(Object.fromEntries(fields)) };
  return readAnswer(
    await fetch(target, {
      method,
      headers,
      ...body,
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    }).catch((error: unknown) => {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw new OperationFault("failed", `the server cannot be reached: ${messageOf(cause)}`, {
        cause: error,
      });
    }),
  );
}

async function readAnswer(answer: Response): Promise<unknown> {
  const value: unknown = await answer.json().catch(() => undefined);
  if (answer.ok && value !== undefined) return value;
  const error = typeof value === "object" && value !== null && "error" in value ? value.error : undefined;
  if (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    "message" in error &&
    isFaultCode(error.code)
  )
    throw new OperationFault(error.code, String(error.message));
  throw new OperationFault("failed", `there is no administration at this URL: it answers ${answer.status}`);
}
