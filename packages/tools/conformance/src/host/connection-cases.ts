import { equal, ok } from "node:assert/strict";
import type { Agent } from "node:http";
import type { EasReply, EasRequest } from "@easkit/backend";
import type { Case } from "../case.js";
import { echo, readAll, replyWith } from "./answering.js";
import { exchange, onOneConnection } from "./exchange.js";
import { type HostFixture, streamsBodies, visitHost } from "./host-fixture.js";
import { connectRaw, postHead } from "./raw-connection.js";
import { createSignal, within } from "./waiting.js";

const CHALLENGE = { "www-authenticate": 'Basic realm="mail"' };

/** What must be true of the connection around requests and replies. */
export const connectionCases: readonly Case<HostFixture>[] = [
  {
    id: "connection/abort-on-close",
    why: "a waiting request learns that its client is gone",
    async run(open) {
      const waiting = createSignal();
      const aborted = createSignal();
      const serve = async (request: EasRequest) => {
        await readAll(request.body);
        request.signal.addEventListener("abort", () => aborted.fire());
        waiting.fire();
        await aborted.happened;
        return replyWith(undefined);
      };
      await visitHost(open, serve, async (url) => {
        const { socket } = await connectRaw(url);
        socket.write(`${postHead(url, "Content-Length: 4")}ping`);
        await within("the handler waiting", waiting.happened);
        socket.destroy();
        await within("the signal of a closed connection", aborted.happened);
      });
    },
  },
  {
    id: "connection/abort-only-then",
    why: "a reply that was sent in full does not abort its request, also when the connection closes afterwards",
    async run(open) {
      const signals: AbortSignal[] = [];
      const serve = async (request: EasRequest) => {
        signals.push(request.signal);
        return echo(request);
      };
      await visitHost(open, serve, async (url) => {
        await onOneConnection(async (agent) => {
          await exchange(url, { agent });
          await exchange(url, { agent });
        });
        await exchange(url);
        equal(signals.length, 3);
        ok(signals.slice(0, 2).every((signal) => !signal.aborted));
      });
    },
  },
  {
    id: "connection/reply-let-go",
    why: "the body of a reply is told when the client leaves, so that it can let go of what it holds",
    async run(open) {
      const letGo = createSignal();
      async function* body() {
        try {
          for (;;) yield new Uint8Array(64 * 1024);
        } finally {
          letGo.fire();
        }
      }
      await visitHost(
        open,
        async () => replyWith(body()),
        async (url) => {
          const { socket, received } = await connectRaw(url);
          socket.write(postHead(url, "Content-Length: 0"));
          await received("\r\n\r\n");
          socket.destroy();
          await within("the body's end", letGo.happened);
        },
      );
    },
  },
  {
    id: "connection/request-cut-short",
    why: "a request that breaks off is an error for its reader, not an early end",
    needs: streamsBodies,
    async run(open) {
      const begun = createSignal();
      const outcome = createSignal<string>();
      const serve = async (request: EasRequest) => {
        try {
          for await (const _ of request.body) begun.fire();
          outcome.fire("ended");
        } catch {
          outcome.fire("failed");
        }
        return replyWith(undefined, 400);
      };
      await visitHost(open, serve, async (url) => {
        const { socket } = await connectRaw(url);
        socket.write(`${postHead(url, "Content-Length: 100")}not a hundred bytes`);
        await within("the handler reading", begun.happened);
        socket.destroy();
        equal(await within("the end of reading", outcome.happened), "failed");
      });
    },
  },
  {
    id: "connection/challenge",
    why: "clients send everything without credentials first, and again on the same connection after a 401",
    run: (open) =>
      repeatAfter(open, async ({ header, body }) => {
        return header("authorization") ? echo({ body }) : replyWith(undefined, 401, CHALLENGE);
      }),
  },
  {
    id: "connection/challenge-then-close",
    why: "a refusal reaches also a client that closes afterwards, and that reads only when all is written",
    async run(open) {
      await visitHost(
        open,
        async () => replyWith(undefined, 401, CHALLENGE),
        async (url) => {
          const { socket, received } = await connectRaw(url);
          socket.pause();
          const body = Buffer.alloc(8 * 1024 * 1024, 7);
          socket.write(postHead(url, "Connection: close", `Content-Length: ${body.length}`));
          await within("writing 8 MB", new Promise((resolve) => socket.write(body, resolve)));
          socket.resume();
          await received("HTTP/1.1 401 ");
          socket.destroy();
        },
      );
    },
  },
  {
    id: "connection/read-in-part",
    why: "a request that its reader gave up half way does not block the next one",
    run: (open) =>
      repeatAfter(open, async ({ header, body }) => {
        if (header("authorization")) return echo({ body });
        for await (const _ of body) break;
        return replyWith(undefined, 401, CHALLENGE);
      }),
  },
  {
    id: "connection/reader-left",
    why: "a reader that just stops, without closing its iterator, does not block the next request either",
    run: (open) =>
      repeatAfter(open, async ({ header, body }) => {
        if (header("authorization")) return echo({ body });
        await body[Symbol.asyncIterator]().next();
        return replyWith(undefined, 401, CHALLENGE);
      }),
  },
  {
    id: "connection/many-requests",
    why: "requests on one connection leave nothing behind: no listeners pile up on its socket",
    async run(open) {
      const warnings: string[] = [];
      const note = (warning: Error) => {
        if (warning.name === "MaxListenersExceededWarning") warnings.push(warning.message);
      };
      process.on("warning", note);
      const serve = async (request: EasRequest) => {
        request.signal.addEventListener("abort", () => {});
        return echo(request);
      };
      const talk = async (url: URL, agent: Agent) => {
        const ports = new Set<number | undefined>();
        for (let at = 0; at < 100; at++) {
          const body = Buffer.alloc(at * 50, at);
          const answer = await exchange(url, { agent, body });
          ok(answer.bytes.equals(body));
          ports.add(answer.port);
        }
        equal(ports.size, 1, "the connection was not kept");
      };
      try {
        await visitHost(open, serve, (url) => onOneConnection((agent) => talk(url, agent)));
      } finally {
        process.off("warning", note);
      }
      equal(warnings.join(), "");
    },
  },
];

type Serve = (request: Pick<EasRequest, "body" | "header">) => Promise<EasReply>;

/** Sends 1 MB, is refused, and sends it again with credentials on the same connection. */
async function repeatAfter(open: () => Promise<HostFixture>, serve: Serve): Promise<void> {
  const answer = (request: EasRequest) =>
    serve({ body: request.body, header: (name) => request.header(name) });
  await visitHost(open, answer, (url) =>
    onOneConnection(async (agent) => {
      const body = Buffer.alloc(1024 * 1024, 7);
      const refused = await exchange(url, { agent, body });
      equal(refused.status, 401);
      equal(refused.headers["www-authenticate"], CHALLENGE["www-authenticate"]);
      const headers = { authorization: "Basic dTpw" };
      const accepted = await exchange(url, { agent, body, headers });
      ok(accepted.bytes.equals(body));
      equal(accepted.port, refused.port, "the connection was closed after the refusal");
    }),
  );
}
