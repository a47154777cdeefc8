import * as http from "node:http";
import * as https from "node:https";
import { messageOf } from "../admin-error.js";
import type { Installation } from "./installation.js";
import { createRoutedAgent } from "./routes.js";

/** What a server answered. */
export interface Answer {
  readonly status: number;
  header(name: string): string | undefined;
  /** The beginning of the body. */
  readonly text: string;
}

/** Why there was no answer. */
export interface NoAnswer {
  readonly reason: string;
  readonly isTimeout: boolean;
  /** The certificate is not valid. */
  readonly isUntrusted: boolean;
}

/** A request of the doctor. */
export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const TEXT_LIMIT = 64 * 1024;

/** Whether there was an answer. */
export const isAnswer = (result: Answer | NoAnswer): result is Answer => "status" in result;

/** Asks a server, and never throws: that there is no answer is a finding as well. */
export function ask(
  installation: Installation,
  target: string,
  { method = "GET", headers = {}, body }: Question = {},
): Promise<Answer | NoAnswer> {
  const url = new URL(target);
  const agent = createRoutedAgent(url, installation);
  const { request } = url.protocol === "http:" ? http : https;
  const answer = new Promise<Answer | NoAnswer>((resolve) => {
    const fail = (error: unknown) => resolve(toNoAnswer(error));
    const signal = AbortSignal.timeout(installation.timeout);
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const sent = request(url, { method, headers: { ...headers, ...length }, agent, signal }, (reply) => {
      let text = "";
      reply.setEncoding("utf8");
      reply.on("data", (chunk: string) => {
        if (text.length < TEXT_LIMIT) text += chunk;
      });
      reply.on("end", () => resolve(toAnswer(reply, text)));
      reply.on("error", fail);
    });
    sent.on("error", fail);
    sent.end(body);
  });
  return answer.finally(() => agent.destroy());
}

const toAnswer = ({ statusCode = 0, headers }: http.IncomingMessage, text: string): Answer => ({
  status: statusCode,
  header: (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  },
  text,
});

const words: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name is not in DNS",
  EAI_AGAIN: "its name could not be looked up",
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  EHOSTUNREACH: "it cannot be reached",
  ENETUNREACH: "it cannot be reached",
  ETIMEDOUT: "it does not answer",
};

const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/;

function toNoAnswer(error: unknown): NoAnswer {
  const isTimeout = error instanceof Error && error.name === "AbortError";
  if (isTimeout) return { reason: "it takes too long to answer", isTimeout, isUntrusted: false };
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const isUntrusted = untrusted.test(code);
  const reason = isUntrusted ? `its certificate is not valid (${messageOf(error)})` : words[code];
  return { reason: reason ?? messageOf(error), isTimeout, isUntrusted };
}
