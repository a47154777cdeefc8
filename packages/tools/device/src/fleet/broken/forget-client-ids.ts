import type { EasHandler } from "@easkit/backend";
import { fromLatin1, toLatin1, withSyncBodies } from "./whole-bodies.js";

const marked = /(cid:\d{4}:\d{8}:)[~\w]{4}/g;

const mark = (body: Uint8Array, text: string): Uint8Array =>
  fromLatin1(toLatin1(body).replace(marked, `$1${text}`));

/** As if the server did not know a ClientId again: each time that a request comes, its new items have other ones. */
export function forgetClientIds(): (handler: EasHandler) => EasHandler {
  let requests = 0;
  return (handler) =>
    withSyncBodies(handler, async (body) => {
      const number = (++requests % 36 ** 4).toString(36).padStart(4, "0");
      return { request: mark(body, number), answer: (given) => mark(given, "~~~~") };
    });
}
