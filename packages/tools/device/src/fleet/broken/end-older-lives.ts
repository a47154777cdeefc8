import type { EasHandler } from "@easkit/backend";
import { Sync } from "@easkit/eas-schema";
import { decode } from "../device/wire.js";
import { fromLatin1, toLatin1, withSyncBodies } from "./whole-bodies.js";

/** The life of a collection that a key belongs to. */
const lifeOf = (key: string): string => key.slice(0, 12);

/** As if a request with key 0 ended at once what the device had before, also when it is a late copy of an old one. */
export function endOlderLives(): (handler: EasHandler) => EasHandler {
  const newest = new Map<string, string>();
  return (handler) =>
    withSyncBodies(handler, async (body, { url }) => {
      const asked = (await decode(Sync.request, body))?.collections ?? [];
      const begun = new Set(asked.flatMap((each) => (each.syncKey === "0" ? each.collectionId : [])));
      let request = toLatin1(body);
      for (const { collectionId, syncKey } of asked) {
        const known = newest.get(`${url} ${collectionId}`);
        if (known === undefined || syncKey === "0" || lifeOf(syncKey) === known) continue;
        request = request.replace(syncKey, syncKey.replace(/./g, "1"));
      }
      return {
        request: fromLatin1(request),
        async answer(given) {
          for (const { collectionId, syncKey } of (await decode(Sync.response, given))?.collections ?? []) {
            const isBegun = begun.has(collectionId) && syncKey !== undefined && syncKey !== "0";
            if (isBegun) newest.set(`${url} ${collectionId}`, lifeOf(syncKey));
          }
          return given;
        },
      };
    });
}
