import { classOf } from "@easkit/backend";
import { GetHierarchy } from "@easkit/eas-schema";
import { listFolders } from "../hierarchy/backend-folders.js";
import { toFolderType } from "../sync/collection.js";
import { handleWithoutBody } from "./command.js";

/** Lists the mail folders, up to 12.1. The list has no key: it is the same however often a device asks. */
export const getHierarchy = handleWithoutBody(GetHierarchy, async (exchange) => {
  const folders = await listFolders(exchange);
  const mail = folders.filter(({ type }) => classOf(toFolderType(type)) === "Email");
  exchange.note(`${mail.length} folders`);
  return mail.map(({ id, parentId, displayName, type }) => ({ serverId: id, parentId, displayName, type }));
});
