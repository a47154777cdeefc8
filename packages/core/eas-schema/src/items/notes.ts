import { list, type Patch } from "../engine/containers.js";
import { defineFields, type FieldsIn, type FieldsOut } from "../engine/raw.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";
import { notes as page } from "../pages/notes.js";
import { body } from "./body.js";

/** A note, from 14.0 on (MS-ASNOTE). */
export const notes = defineFields([
  page.Subject,
  page.MessageClass,
  page.LastModifiedDate,
  list(page.Categories, page.Category),
  body,
  base.NativeBodyType,
]);

/** Properties that a backend or converter gives for a notes item; each version gets those that it has. */
export type NotesProperties = FieldsIn<typeof notes>;

/** Properties as a device sends them for a new item. */
export type NotesReceived = FieldsOut<typeof notes>;

/** What a device changes: `null` clears a property, a missing one stays. */
export type NotesPatch = Patch<NotesReceived>;
