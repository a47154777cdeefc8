import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import type { ChunkSink } from "@easkit/wbxml";
import { DeviceError, messageOf } from "../device-error.js";

/** The body of a request: bytes, or what writes itself to the connection, as often as it is asked to. */
export type RequestBody = Uint8Array | { write(sink: ChunkSink): Promise<void> };

/** One HTTP request. */
export interface HttpRequest {
  readonly method: "POST" | "OPTIONS";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody | undefined;
  /** Milliseconds without any byte after which the request is given up. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Headers of an answer, names in lower case. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The answer to a request; `body` is as it came, not yet decompressed. Leaving it early closes the connection. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Sends requests. Replaceable, for devices that talk to a server in the same process. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Ends idle connections. */
  close(): void;
}

/** How {@link createNodeTransport} connects. */
export interface NodeTransportOptions {
  /** Replaces the transport's own agent, which keeps connections open. */
  readonly agent?: http.Agent | undefined;
  /** Takes any TLS certificate, for servers under test. */
  readonly insecure?: boolean | undefined;
}

/** A transport over `node:http` and `node:https`. */
export function createNodeTransport(secure: boolean, options: NodeTransportOptions = {}): Transport {
  const agent =
    options.agent ??
    (secure
      ? new https.Agent({ keepAlive: true, rejectUnauthorized: options.insecure !== true })
      : new http.Agent({ keepAlive: true }));
  const attempt = (request: HttpRequest) => sendOnce(agent, request);
  return {
    async send(request) {
      try {
        return await attempt(request);
      } catch (error) {
        // The server closed an idle connection just as it was used again: nothing was answered, so ask anew.
        if (error instanceof StaleConnection) return attempt(request);
        throw error;
      }
    },
    close: () => agent.destroy(),
  };
}

class StaleConnection extends DeviceError {}

function sendOnce(agent: http.Agent, request: HttpRequest): Promise<HttpResponse> {
  const { url, method, headers, body, signal } = request;
  const module = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const length = body instanceof Uint8Array ? { "content-length": String(body.length) } : {};
    const outgoing = module.request(url, {
      method,
      headers: { ...headers, ...length },
      agent,
      ...(signal && { signal }),
    });
    outgoing.setTimeout(request.timeoutMs, () =>
      outgoing.destroy(new Error(`no answer within ${request.timeoutMs} ms`)),
    );
    outgoing.once("error", (cause) => reject(toNetworkError(cause, url, outgoing.reusedSocket)));
    outgoing.once("response", (incoming) =>
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: incoming }),
    );
    writeBody(outgoing, body).catch((cause: Error) => outgoing.destroy(cause));
  });
}

async function writeBody(outgoing: http.ClientRequest, body: RequestBody | undefined): Promise<void> {
  if (body === undefined || body instanceof Uint8Array) {
    outgoing.end(body);
    return;
  }
  await body.write(async (chunk) => {
    if (!outgoing.write(chunk)) await Promise.race([once(outgoing, "drain"), once(outgoing, "close")]);
  });
  outgoing.end();
}

function toNetworkError(cause: Error, url: URL, reused: boolean): DeviceError {
  if (cause instanceof DeviceError) return cause;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const what = `${url.origin} cannot be reached: ${messageOf(cause) || code}`;
  const Type = reused && (code === "ECONNRESET" || code === "EPIPE") ? StaleConnection : DeviceError;
  return new Type("network", what, { cause });
}
