import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { EasReply, EasRequest } from "@easkit/backend";
import { AdminError } from "./admin-error.js";

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>easkit administration</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="console.css">
    <script type="module" src="console.js"></script>
  </head>
  <body>
    <div id="console"></div>
    <noscript>This console needs JavaScript. The same can be done with easkit-admin.</noscript>
  </body>
</html>
`;

/** Nothing but what comes from here, nothing inline, in nobody's frame; and no text becomes markup. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const guarded = {
  "cache-control": "no-cache",
  "content-security-policy": policy,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

interface File {
  readonly type: string;
  read(): Promise<Uint8Array>;
}

// This file is one folder below the package's, as source and when it is built.
const fromPackage = (path: string) => async (): Promise<Uint8Array> => {
  try {
    return await readFile(new URL(`../${path}`, import.meta.url));
  } catch (error) {
    throw new AdminError("failed", `the console is not built: there is no ${path}`, { cause: error });
  }
};

const files: ReadonlyMap<string, File> = new Map([
  ["", { type: "text/html; charset=utf-8", read: async () => new TextEncoder().encode(page) }],
  ["console.js", { type: "text/javascript; charset=utf-8", read: fromPackage("dist/console.js") }],
  ["console.css", { type: "text/css; charset=utf-8", read: fromPackage("src/console/style.css") }],
]);

/** Whether the console has a file of this path below its mount point. */
export const isConsoleFile = (path: string): boolean => files.has(path);

/** Serves one of the console's files. They hold no secrets: the operations ask who is there. */
export async function serveConsoleFile(request: EasRequest, path: string): Promise<EasReply> {
  const file = files.get(path);
  if (!file) return { status: 404, headers: { ...guarded }, body: undefined };
  if (request.method !== "GET" && request.method !== "HEAD")
    return { status: 405, headers: { ...guarded, allow: "GET, HEAD" }, body: undefined };
  const body = await file.read();
  const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
  const headers = { ...guarded, etag };
  if (request.header("if-none-match") === etag) return { status: 304, headers, body: undefined };
  return { status: 200, headers: { ...headers, "content-type": file.type }, body };
}
