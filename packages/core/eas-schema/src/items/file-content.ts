import { defineFields, type FieldsIn, type FieldsOut } from "../engine/raw.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";
import { itemOperations as io } from "../pages/item-operations.js";

/**
 * The bytes of an attachment or document as ItemOperations gives them: base64 in `data`, or the number of a `part` of a
 * multipart answer (MS-ASCMD 2.2.3.128.1).
 */
export const fileContent = defineFields([base.ContentType, io.Range, io.Total, io.Data, io.Part, io.Version]);

/** What a server gives for fetched bytes. */
export type FileContentProperties = FieldsIn<typeof fileContent>;

/** Fetched bytes as a device reads them. */
export type FileContentReceived = FieldsOut<typeof fileContent>;
