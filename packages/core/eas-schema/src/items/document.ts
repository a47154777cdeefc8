import { defineFields, type FieldsIn, type FieldsOut } from "../engine/raw.js";
import { documentLibrary as page } from "../pages/document-library.js";

/** A file or folder of a document library, from 12.0 on (MS-ASDOC). */
export const document = defineFields([
  page.LinkId,
  page.DisplayName,
  page.IsFolder,
  page.CreationDate,
  page.LastModifiedDate,
  page.IsHidden,
  page.ContentLength,
  page.ContentType,
]);

/** Properties that a backend gives for a file or folder. */
export type DocumentProperties = FieldsIn<typeof document>;

/** Properties of a file or folder as a device reads them. */
export type DocumentReceived = FieldsOut<typeof document>;
