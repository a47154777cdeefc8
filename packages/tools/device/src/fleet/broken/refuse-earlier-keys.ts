import type { EasHandler } from "@easkit/backend";
import { Sync } from "@easkit/eas-schema";
import { decode } from "../device/wire.js";
import { fromLatin1, toLatin1, withSyncBodies } from "./whole-bodies.js";

/** A key as a server gives it: digits that name a life of the collection, then how many rounds it has had. */
const partsOf = (key: string) => ({ epoch: key.slice(0, 12), generation: Number(key.slice(12)) });

/** A key that no server has given, of the same length. */
const noKey = (key: string): string => key.replace(/./g, "1");

/** As if the server kept one generation: a key that is not the newest one is none. */
export function refuseEarlierKeys(): (handler: EasHandler) => EasHandler {
  const newest = new Map<string, string>();
  const isEarlier = (name: string, key: string): boolean => {
    const known = partsOf(newest.get(name) ?? "");
    const { epoch, generation } = partsOf(key);
    return known.epoch === epoch && generation < known.generation;
  };
  return (handler) =>
    withSyncBodies(handler, async (body, { url }) => {
      const asked = await decode(Sync.request, body);
      let request = toLatin1(body);
      for (const { collectionId, syncKey } of asked?.collections ?? []) {
        if (isEarlier(`${url} ${collectionId}`, syncKey)) request = request.replace(syncKey, noKey(syncKey));
      }
      return {
        request: fromLatin1(request),
        async answer(given) {
          for (const { collectionId, syncKey } of (await decode(Sync.response, given))?.collections ?? []) {
            if (syncKey !== undefined) newest.set(`${url} ${collectionId}`, syncKey);
          }
          return given;
        },
      };
    });
}
