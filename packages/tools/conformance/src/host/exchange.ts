import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { within } from "./waiting.js";

/** One request of a well-behaved client. */
interface Question {
  /** By default POST. */
  readonly method?: string;
  /** Path and query exactly as they go on the wire; by default the endpoint's path. */
  readonly target?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** One buffer goes with a Content-Length, a list of them in chunked coding. */
  readonly body?: Uint8Array | readonly Uint8Array[];
  /** To keep the connection; without it each exchange has its own. */
  readonly agent?: Agent;
}

/** What came back, read to its end. */
interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The client's port: the same number means the same connection. */
  readonly port: number | undefined;
}

/** The media type of EAS requests. */
export const WBXML = "application/vnd.ms-sync.wbxml";

/** Sends a request and reads the whole answer. Rejects if the connection breaks before the answer's end. */
export function exchange(url: URL, question: Question = {}): Promise<Answer> {
  const { method = "POST", target = url.pathname, body } = question;
  const headers: OutgoingHttpHeaders = { "content-type": WBXML, ...question.headers };
  if (body instanceof Uint8Array) headers["content-length"] ??= body.length;
  const answer = new Promise<Answer>((resolve, reject) => {
    const agent = question.agent ?? false;
    const req = request({ host: url.hostname, port: url.port, method, path: target, headers, agent });
    req.on("error", reject);
    req.on("response", (res) => {
      const port = res.socket.localPort;
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk));
      res.on("error", reject);
      res.on("end", () => {
        resolve({ status: res.statusCode ?? 0, headers: res.headers, bytes: Buffer.concat(chunks), port });
      });
    });
    const parts = body === undefined ? [] : body instanceof Uint8Array ? [body] : body;
    if (headers["expect"] !== undefined) {
      req.flushHeaders();
      req.on("continue", () => sendParts(req, parts));
    } else sendParts(req, parts);
  });
  return within(`an answer to ${method} ${target}`, answer);
}

/** Runs `talk` with an agent that keeps one connection open. */
export async function onOneConnection(talk: (agent: Agent) => Promise<void>): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    await talk(agent);
  } finally {
    agent.destroy();
  }
}

function sendParts(req: ReturnType<typeof request>, parts: readonly Uint8Array[]): void {
  for (const part of parts) req.write(part);
  req.end();
}
