import { isAtLeast, type RawSource, type TagName } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { moveBodyToPart } from "../items/body-part.js";
import type { AddPart } from "../items/fetch-file.js";
import { fromLongId } from "../items/long-id.js";
import { renderItem, wantOf } from "../items/render.js";
import { removeProtection } from "../rights/remove-protection.js";
import { knownFolders, openCollection } from "../sync/collection.js";
import { toPreferences } from "../sync/view-options.js";
import { type Fetch, type OperationStatus, operationStatusOf, type Result } from "./operation.js";

/** The properties that a device names; all of them if it names none (MS-ASCMD 2.2.3.149). */
function withinSchema(properties: RawSource, schema: readonly TagName[] | null | undefined): RawSource {
  if (!schema || schema.length === 0) return properties;
  const fields = properties.fields.filter(({ page, token }) =>
    schema.some((name) => name.page === page && name.token === token),
  );
  return { ...properties, fields };
}

/** Fetches an item by its ids or its LongId. */
export async function fetchItem(
  exchange: Exchange,
  wish: Fetch,
  addPart: AddPart | undefined,
): Promise<Result> {
  const { longId, options } = wish;
  const place = longId === undefined ? undefined : fromLongId(longId);
  const { folderId: collectionId = "", itemId: serverId = "" } = place ?? {
    folderId: wish.collectionId,
    itemId: wish.serverId,
  };
  // Each answer names the item as the device did.
  const names = longId === undefined ? { collectionId, serverId } : { longId };
  const of = (status: OperationStatus): Result => ({ tag: "fetch", value: { status, ...names } });
  if (wish.removeRightsManagementProtection && !isAtLeast(exchange.version, "14.1"))
    return of("protocolError");
  // Ranges are for files (MS-ASCMD 2.2.3.119.2).
  if (options?.range !== undefined) return of("protocolError");
  const folder = (await knownFolders(exchange)).get(collectionId);
  if (!folder) return of("notFound");
  const { backend, call, version } = exchange;
  const view = toPreferences(options ?? {}, version);
  try {
    if (wish.removeRightsManagementProtection)
      await removeProtection(exchange, { folderId: collectionId, itemId: serverId });
    const item = await backend.getItem(call, collectionId, serverId, wantOf(view));
    const rendered = withinSchema(
      await renderItem(exchange, collectionId, serverId, item, view),
      options?.schema,
    );
    const hasBody = rendered.fields.some(({ property }) => property === "body");
    const properties = addPart && hasBody ? await moveBodyToPart(rendered, addPart) : rendered;
    const { class: itemClass } = openCollection(exchange, folder);
    return { tag: "fetch", value: { status: "ok", ...names, class: itemClass, properties } };
  } catch (error) {
    exchange.emit({ type: "fault", id: exchange.id, where: `item ${collectionId} ${serverId}`, error });
    return of(operationStatusOf(error));
  }
}
