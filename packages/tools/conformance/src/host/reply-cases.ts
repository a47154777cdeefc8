import { equal, ok, rejects } from "node:assert/strict";
import type { EasReply } from "@easkit/backend";
import type { Case } from "../case.js";
import { replyWith } from "./answering.js";
import { exchange, onOneConnection } from "./exchange.js";
import { type HostFixture, visitHost } from "./host-fixture.js";
import { connectRaw, postHead } from "./raw-connection.js";

const TEXT = Buffer.from("four words in bytes");

/** What must be true of a reply on the wire. */
export const replyCases: readonly Case<HostFixture>[] = [
  {
    id: "reply/status-and-headers",
    why: "status and headers go out as the handler gave them, and the media type gets no charset",
    async run(open) {
      const headers = {
        "content-type": "application/vnd.ms-sync.wbxml",
        "ms-asprotocolversions": "12.1,14.1",
        "x-ms-location": "a/b",
      };
      await visitHost(
        open,
        async () => replyWith(TEXT, 451, headers),
        async (url) => {
          const answer = await exchange(url);
          equal(answer.status, 451);
          for (const [name, value] of Object.entries(headers)) equal(answer.headers[name], value);
        },
      );
    },
  },
  {
    id: "reply/bytes-with-length",
    why: "a reply whose length is known says it",
    async run(open) {
      await visitHost(
        open,
        async () => replyWith(TEXT),
        async (url) => {
          const answer = await exchange(url);
          equal(answer.headers["content-length"], String(TEXT.length));
          ok(answer.bytes.equals(TEXT));
        },
      );
    },
  },
  {
    id: "reply/empty",
    why: "an empty reply has Content-Length 0: clients take it for success without content",
    async run(open) {
      const replies: EasReply[] = [replyWith(undefined), replyWith(new Uint8Array())];
      await visitHost(
        open,
        async () => replies.pop() ?? replyWith(undefined, 500),
        async (url) => {
          for (const _ of [1, 2]) {
            const answer = await exchange(url);
            equal(answer.status, 200);
            equal(answer.headers["content-length"], "0");
            equal(answer.headers["transfer-encoding"], undefined);
          }
        },
      );
    },
  },
  {
    id: "reply/without-body",
    why: "a reply to HEAD has no body on the wire, and the connection stays usable after it",
    async run(open) {
      async function* stream() {
        yield TEXT;
      }
      const bodies = [TEXT, stream(), undefined];
      await visitHost(
        open,
        async ({ method }) => replyWith(method === "HEAD" ? bodies.pop() : TEXT),
        (url) =>
          onOneConnection(async (agent) => {
            for (const _ of [1, 2, 3]) {
              equal((await exchange(url, { method: "HEAD", agent })).bytes.length, 0);
              ok((await exchange(url, { agent })).bytes.equals(TEXT));
            }
          }),
      );
    },
  },
  {
    id: "reply/error-breaks-off",
    why: "a reply whose body fails must not look complete: the device would not ask again",
    async run(open) {
      async function* body() {
        yield TEXT;
        throw new Error("the case breaks this reply off");
      }
      await visitHost(
        open,
        async () => replyWith(body()),
        async (url) => {
          const { socket, ended } = await connectRaw(url);
          socket.write(postHead(url, "Content-Length: 0", "Connection: close"));
          ok(!(await ended()).includes("0\r\n\r\n"), "the reply was closed as if it were complete");
        },
      );
    },
  },
  {
    id: "reply/error-at-once",
    why: "a body that fails before its first byte is broken off too",
    async run(open) {
      // biome-ignore lint/correctness/useYield: the case is about a body without a first byte
      async function* body(): AsyncGenerator<Uint8Array> {
        throw new Error("the case breaks this reply off");
      }
      await visitHost(
        open,
        async () => replyWith(body()),
        async (url) => {
          await rejects(exchange(url), /socket hang up|ECONNRESET|aborted/);
        },
      );
    },
  },
];
