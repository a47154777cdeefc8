import { equal, ok } from "node:assert/strict";
import { once } from "node:events";
import type { EasRequest } from "@easkit/backend";
import type { Case } from "../case.js";
import { readAll, replyWith } from "./answering.js";
import { exchange, WBXML } from "./exchange.js";
import { type HostFixture, streamsBodies, visitHost } from "./host-fixture.js";
import { connectRaw, postHead } from "./raw-connection.js";
import { createSignal, untilQuiet, within } from "./waiting.js";

const PIECE = new Uint8Array(64 * 1024);
const PIECES = 1024;

/** What must be true while a body is still on its way. */
export const streamingCases: readonly Case<HostFixture>[] = [
  {
    id: "streaming/request",
    why: "the handler reads the beginning of a request before the client has sent its end",
    needs: streamsBodies,
    async run(open) {
      const begun = createSignal<string>();
      const serve = async (request: EasRequest) => {
        let text = "";
        for await (const chunk of request.body) {
          text += Buffer.from(chunk).toString();
          begun.fire(text);
        }
        return replyWith(Buffer.from(text));
      };
      await visitHost(open, serve, async (url) => {
        const { socket, received } = await connectRaw(url);
        socket.write(`${postHead(url, `Content-Type: ${WBXML}`, "Content-Length: 10")}begin`);
        equal(await within("the handler reading the first half", begun.happened), "begin");
        socket.write("ended");
        await received("beginended");
        socket.destroy();
      });
    },
  },
  {
    id: "streaming/request-back-pressure",
    why: "a handler that reads slowly slows the client down; the host does not fill its memory meanwhile",
    needs: streamsBodies,
    async run(open) {
      const goOn = createSignal();
      const serve = async (request: EasRequest) => {
        await goOn.happened;
        return replyWith(Buffer.from(`read ${(await countBytes(request.body)) / PIECE.length} pieces`));
      };
      await visitHost(open, serve, async (url) => {
        const { socket, received } = await connectRaw(url);
        socket.write(postHead(url, `Content-Type: ${WBXML}`, `Content-Length: ${PIECES * PIECE.length}`));
        let sent = 0;
        const sending = (async () => {
          for (; sent < PIECES; sent++) if (!socket.write(PIECE)) await once(socket, "drain");
        })();
        const taken = await untilQuiet(() => sent, PIECES);
        ok(taken < PIECES, "the host took 64 MB of a request that nobody read");
        goOn.fire();
        await within("sending the rest", sending);
        await received(`read ${PIECES} pieces`);
        socket.destroy();
      });
    },
  },
  {
    id: "streaming/reply",
    why: "the beginning of a reply reaches the client before the reply has an end",
    async run(open) {
      const goOn = createSignal();
      async function* body() {
        yield Buffer.from("begin");
        await goOn.happened;
        yield new Uint8Array();
        yield Buffer.from("ended");
      }
      const serve = async (request: EasRequest) => {
        await readAll(request.body);
        return replyWith(body());
      };
      await visitHost(open, serve, async (url) => {
        const { socket, received } = await connectRaw(url);
        socket.write(postHead(url, "Content-Length: 0"));
        await received("begin");
        goOn.fire();
        await received("ended");
        await received("\r\n0\r\n\r\n");
        socket.destroy();
      });
    },
  },
  {
    id: "streaming/reply-back-pressure",
    why: "a client that reads slowly slows the reply down; the host does not fill its memory meanwhile",
    async run(open) {
      let produced = 0;
      async function* body() {
        for (; produced < PIECES; produced++) yield PIECE;
      }
      await visitHost(
        open,
        async () => replyWith(body()),
        async (url) => {
          const { socket, received } = await connectRaw(url);
          socket.write(postHead(url, "Content-Length: 0", "Connection: close"));
          await received("\r\n\r\n");
          socket.pause();
          const made = await untilQuiet(() => produced, PIECES);
          ok(made < PIECES, "the host asked for 64 MB of a reply that nobody read");
          let arrived = 0;
          socket.removeAllListeners("data").on("data", (chunk) => {
            arrived += chunk.length;
          });
          socket.resume();
          await within("the rest of the reply", once(socket, "close"));
          ok(arrived > (PIECES - made) * PIECE.length, "a part of the reply was lost");
        },
      );
    },
  },
  {
    id: "streaming/whole-reply",
    why: "every piece of a reply arrives, in order, also when the socket is full from time to time",
    async run(open) {
      async function* body() {
        for (let at = 0; at < 64; at++) yield Buffer.alloc(100_000, at);
      }
      await visitHost(
        open,
        async () => replyWith(body()),
        async (url) => {
          const { bytes } = await exchange(url);
          equal(bytes.length, 6_400_000);
          for (let at = 0; at < 64; at++) equal(bytes[at * 100_000 + 99_999], at);
        },
      );
    },
  },
];

async function countBytes(body: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0;
  for await (const chunk of body) count += chunk.length;
  return count;
}
