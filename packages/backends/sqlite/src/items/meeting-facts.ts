import type { Database } from "../database/database.js";
import { readOptionalInteger } from "../database/sqlite-database.js";
import type { Content } from "./content.js";

/** Notes by which a meeting is found, and how often it has been changed. Only in a write. */
export function putMeetingFacts(database: Database, user: number, item: number, content: Content): void {
  if (content.class !== "Calendar" || "mime" in content) return;
  const { uid, instanceId } = content.properties;
  if (uid === undefined) {
    database.run("DELETE FROM meetings WHERE item = ?", item);
    return;
  }
  database.run(
    "INSERT OR REPLACE INTO meetings (item, user, uid, instance, sequence) VALUES (?, ?, ?, ?, ?)",
    item,
    user,
    uid,
    instanceId?.getTime() ?? null,
    content.sequence ?? null,
  );
}

/** How often the meeting that an item is has been changed, where that is known. */
export function findSequence(database: Database, item: number): { readonly sequence?: number } {
  const row = database.row("SELECT sequence FROM meetings WHERE item = ?", item);
  const sequence = row === undefined ? undefined : readOptionalInteger(row, "sequence");
  return sequence === undefined ? {} : { sequence };
}

/** Notes whether those who may not see what is private see an item. Only in a write. */
export function putPrivacy(database: Database, item: number, content: Content): void {
  if ("mime" in content || (content.class !== "Calendar" && content.class !== "Tasks")) return;
  const { sensitivity } = content.properties;
  const isPrivate = sensitivity === "private" || sensitivity === "confidential";
  database.run("UPDATE items SET private = ? WHERE item = ?", Number(isPrivate), item);
}
