import { type Backend, BackendError } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { changeMailProperties } from "../items/change-item.js";
import { readContent } from "../items/content.js";
import { getItemRow } from "../items/item-row.js";
import { userOf } from "../reading.js";
import { openForWriting } from "../sharing/share-row.js";
import { listTemplates } from "./templates.js";

/** The methods about rights management. */
export function rightsMethods(groupware: Groupware) {
  const { database } = groupware;
  return {
    async getRightsTemplates(ctx) {
      userOf(groupware, ctx);
      return listTemplates(groupware).map(({ rights: _, ...template }) => template);
    },
    async removeRightsProtection(ctx, folderId, id) {
      database.write(() => {
        const folder = openForWriting(groupware, userOf(groupware, ctx).key, folderId);
        const content = readContent(database, getItemRow(database, folder, id));
        if (content.class !== "Email") throw new BackendError("unsupported", "only mail is protected");
        const { rightsManagementLicense: license, ...properties } = content.properties ?? {};
        // Asked again, because an answer got lost.
        if (license === undefined) return;
        if (license.owner !== true) throw new BackendError("forbidden", "only its owner frees a message");
        changeMailProperties(groupware, folder, id, properties);
      });
    },
  } satisfies Partial<Backend>;
}
