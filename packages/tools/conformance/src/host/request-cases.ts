import { deepEqual, equal, ok } from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";
import type { EasRequest } from "@easkit/backend";
import type { Case } from "../case.js";
import { echo, noteRequests, replyWith, type SeenRequest } from "./answering.js";
import { exchange } from "./exchange.js";
import { type HostFixture, visitHost } from "./host-fixture.js";
import { createSignal, within } from "./waiting.js";

const EVERY_BYTE = Uint8Array.from({ length: 1024 }, (_, at) => (at * 7 + (at >> 8)) & 0xff);

/** Types with which the bytes of a request must not be taken for anything else. */
const CONTENT_TYPES = [
  "application/vnd.ms-sync.wbxml",
  "application/vnd.ms-sync",
  "message/rfc822",
  "Application/vnd.MS-Sync.WBXML; charset=utf-8",
];

/** What must be true of a request's method, headers and body. */
export const requestCases: readonly Case<HostFixture>[] = [
  {
    id: "request/method",
    why: "the host does not answer OPTIONS, HEAD or GET in the handler's place",
    async run(open) {
      const seen: SeenRequest[] = [];
      await visitHost(open, noteRequests(seen), async (url) => {
        const methods = ["OPTIONS", "HEAD", "GET", "POST"];
        for (const method of methods) await exchange(url, { method });
        deepEqual(
          seen.map((request) => request.method),
          methods,
        );
      });
    },
  },
  {
    id: "request/headers",
    why: "headers are found by lower-case name whatever case they came in, repeated ones are joined",
    async run(open) {
      const seen: SeenRequest[] = [];
      await visitHost(open, noteRequests(seen), async (url) => {
        const headers = { "mS-asPROTOCOLversion": "14.1", AUTHORIZATION: "Basic dTpw", "X-Two": ["a", "b"] };
        await exchange(url, { headers });
        const names = ["ms-asprotocolversion", "authorization", "x-two", "x-absent", "constructor"];
        deepEqual(
          names.map((name) => seen[0]?.header(name)),
          ["14.1", "Basic dTpw", "a, b", undefined, undefined],
        );
      });
    },
  },
  {
    id: "request/remote-address",
    why: "the backend and the throttle want to know who is calling",
    async run(open) {
      const called = createSignal<EasRequest>();
      const serve = async (request: EasRequest) => {
        called.fire(request);
        return replyWith(undefined);
      };
      await visitHost(open, serve, async (url) => {
        await exchange(url, {});
        ok((await called.happened).remoteAddress?.endsWith("127.0.0.1"));
      });
    },
  },
  {
    id: "body/every-byte",
    why: "a body is bytes: no parser may make text of it, whatever type it is said to have",
    async run(open) {
      await visitHost(open, echo, async (url) => {
        for (const type of CONTENT_TYPES) {
          const answer = await exchange(url, { headers: { "content-type": type }, body: EVERY_BYTE });
          ok(answer.bytes.equals(EVERY_BYTE), `the bytes changed with Content-Type ${type}`);
        }
      });
    },
  },
  {
    id: "body/chunked",
    why: "requests without a Content-Length are usual",
    async run(open) {
      await visitHost(open, echo, async (url) => {
        const parts = [EVERY_BYTE, EVERY_BYTE.subarray(0, 1), EVERY_BYTE.subarray(3, 300)];
        const answer = await exchange(url, { body: parts });
        ok(answer.bytes.equals(Buffer.concat(parts)));
      });
    },
  },
  {
    id: "body/large",
    why: "a message with pictures is sent in one request",
    async run(open) {
      await visitHost(open, echo, async (url) => {
        const body = Buffer.alloc(8 * 1024 * 1024, EVERY_BYTE);
        const answer = await exchange(url, { body });
        ok(answer.bytes.equals(body), "8 MB changed on their way");
      });
    },
  },
  {
    id: "body/none",
    why: "a body that is not there ends at once, and an empty one too",
    async run(open) {
      const seen: SeenRequest[] = [];
      await visitHost(open, noteRequests(seen), async (url) => {
        await exchange(url, { method: "OPTIONS" });
        await exchange(url, { body: new Uint8Array() });
        await exchange(url, { body: [] });
        deepEqual(
          seen.map((request) => request.bytes.length),
          [0, 0, 0],
        );
      });
    },
  },
  {
    id: "body/gzip",
    why: "a compressed body comes as sent with its Content-Encoding, or inflated without: never inflated with",
    async run(open) {
      const seen: SeenRequest[] = [];
      await visitHost(open, noteRequests(seen), async (url) => {
        await exchange(url, { headers: { "content-encoding": "gzip" }, body: gzipSync(EVERY_BYTE) });
        const [request] = seen;
        const coding = request?.header("content-encoding");
        const bytes = request?.bytes ?? Buffer.alloc(0);
        ok((coding === "gzip" ? gunzipSync(bytes) : bytes).equals(EVERY_BYTE));
      });
    },
  },
  {
    id: "body/expect-continue",
    why: "a client that asks first is told to go on",
    async run(open) {
      await visitHost(open, echo, async (url) => {
        const answering = exchange(url, { headers: { expect: "100-continue" }, body: EVERY_BYTE });
        equal((await within("100 Continue", answering)).bytes.length, EVERY_BYTE.length);
      });
    },
  },
];
