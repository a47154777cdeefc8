import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 7 (MS-ASWBXML 2.1.2.1.8). */
export const folderHierarchyPage = codePage(7, "FolderHierarchy", {
  Folders: t.container(0x05, { until: "12.1" }),
  Folder: t.container(0x06, { until: "12.1" }),
  DisplayName: t.text(0x07),
  ServerId: t.text(0x08),
  ParentId: t.text(0x09),
  Type: t.uint(0x0a),
  Status: t.uint(0x0c),
  Changes: t.container(0x0e),
  Add: t.container(0x0f),
  Delete: t.container(0x10),
  Update: t.container(0x11),
  SyncKey: t.text(0x12),
  FolderCreate: t.container(0x13),
  FolderDelete: t.container(0x14),
  FolderUpdate: t.container(0x15),
  FolderSync: t.container(0x16),
  Count: t.uint(0x17),
});

/** The elements of FolderHierarchy. */
export const folderHierarchy = folderHierarchyPage.elements;
