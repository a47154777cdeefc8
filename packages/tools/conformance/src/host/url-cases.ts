import { deepEqual, equal } from "node:assert/strict";
import type { Case } from "../case.js";
import { noteRequests, type SeenRequest } from "./answering.js";
import { exchange } from "./exchange.js";
import { type HostFixture, type OpenHost, visitHost } from "./host-fixture.js";

const PLAIN_QUERIES = [
  "?Cmd=Sync&User=u1@example.test&DeviceId=Dev1&DeviceType=SmartPhone",
  "?User=u1%40example.test&Cmd=GetAttachment&AttachmentName=a%2Fb%20c+d",
  "?Cmd=FolderSync&User=DOMAIN\\u1&DeviceId=Dev1&DeviceType=t&&SaveInSent",
];

const BASE64_QUERIES = [
  "?jAAJBAp2MTQwRGV2aWNlAApTbWFydFBob25l",
  "?eBQJBBCfTTzvaEsoaIe+X/8+AAAAAAdpUGhvbmU=",
  "?eBQJBBCfTTzvaEsoaIe-X_8-AAAAAAdpUGhvbmU==",
];

/** What must be true of the URL that the handler sees. */
export const urlCases: readonly Case<HostFixture>[] = [
  {
    id: "url/plain-query",
    why: "a query is not decoded, encoded again or put in order on its way",
    run: (open) => arriveAsSent(open, PLAIN_QUERIES),
  },
  {
    id: "url/base64-query",
    why: "a base64 query arrives byte for byte, in both alphabets, with and without padding",
    run: (open) => arriveAsSent(open, BASE64_QUERIES),
  },
  {
    id: "url/whole-path",
    why: "below a mount prefix the handler sees the path that the client asked for",
    run: (open) => arriveAsSent(open, [""]),
  },
  {
    id: "url/any-case",
    why: "clients spell the path in their own case",
    async run(open) {
      const seen: SeenRequest[] = [];
      await visitHost(open, noteRequests(seen), async (url) => {
        const prefix = url.pathname.slice(0, url.pathname.lastIndexOf("/"));
        const name = url.pathname.slice(prefix.length);
        const targets = [name.toLowerCase(), name.toUpperCase()].map((way) => `${prefix}${way}?Cmd=Sync`);
        for (const target of targets) await exchange(url, { target });
        deepEqual(urlsOf(seen), targets);
      });
    },
  },
  {
    id: "url/other-paths",
    why: "requests for other paths of the host are none of the handler's business",
    async run(open) {
      const seen: SeenRequest[] = [];
      await visitHost(open, noteRequests(seen), async (url) => {
        for (const target of ["/", "/other", `${url.pathname}X`, `/x?${url.pathname}`]) {
          await exchange(url, { method: "GET", target });
        }
        deepEqual(urlsOf(seen), []);
      });
    },
  },
];

async function arriveAsSent(open: OpenHost, queries: readonly string[]): Promise<void> {
  const seen: SeenRequest[] = [];
  await visitHost(open, noteRequests(seen), async (url) => {
    const targets = queries.map((query) => `${url.pathname}${query}`);
    for (const target of targets) equal((await exchange(url, { target })).status, 200);
    deepEqual(urlsOf(seen), targets);
  });
}

function urlsOf(seen: readonly SeenRequest[]): string[] {
  return seen.map((request) => request.url);
}
