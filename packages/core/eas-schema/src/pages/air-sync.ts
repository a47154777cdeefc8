import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 0 (MS-ASWBXML 2.1.2.1.1). */
export const airSyncPage = codePage(0, "AirSync", {
  Sync: t.container(0x05),
  Responses: t.container(0x06),
  Add: t.container(0x07),
  Change: t.container(0x08),
  Delete: t.container(0x09),
  Fetch: t.container(0x0a),
  SyncKey: t.text(0x0b),
  ClientId: t.text(0x0c),
  ServerId: t.text(0x0d),
  Status: t.uint(0x0e),
  Collection: t.container(0x0f),
  Class: t.text(0x10),
  CollectionId: t.text(0x12),
  GetChanges: t.flag(0x13),
  MoreAvailable: t.presence(0x14),
  WindowSize: t.uint(0x15),
  Commands: t.container(0x16),
  Options: t.container(0x17),
  FilterType: t.uint(0x18),
  Truncation: t.uint(0x19, { until: "2.5" }),
  Conflict: t.oneOf(0x1b, { clientWins: 0, serverWins: 1 }),
  Collections: t.container(0x1c),
  ApplicationData: t.raw(0x1d),
  DeletesAsMoves: t.flag(0x1e),
  Supported: t.tagSet(0x20),
  SoftDelete: t.container(0x21),
  MIMESupport: t.oneOf(0x22, { never: 0, smimeOnly: 1, always: 2 }, { property: "mimeSupport" }),
  MIMETruncation: t.uint(0x23, { property: "mimeTruncation" }),
  Wait: t.uint(0x24, { since: "12.1" }),
  Limit: t.uint(0x25, { since: "12.1" }),
  Partial: t.presence(0x26, { since: "12.1" }),
  ConversationMode: t.flag(0x27, { since: "14.0" }),
  MaxItems: t.uint(0x28, { since: "14.0" }),
  HeartbeatInterval: t.uint(0x29, { since: "14.0" }),
});

/** The elements of AirSync. */
export const airSync = airSyncPage.elements;
