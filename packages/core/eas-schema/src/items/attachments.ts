import { choice, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";
import { email2 } from "../pages/email2.js";

/**
 * The attachments of an item from 12.0 on (MS-ASAIRS 2.2.2.8). A server lists each as `attachment`; from 16.0 on a
 * device says what to `add` and `delete`.
 */
export const attachments = choice(base.Attachments, [
  struct(base.Attachment, [
    base.DisplayName,
    required(base.FileReference),
    base.ClientId,
    base.Method,
    base.EstimatedDataSize,
    base.ContentId,
    base.ContentLocation,
    base.IsInline,
    email2.UmAttDuration,
    email2.UmAttOrder,
  ]),
  struct(base.Add, [
    required(base.ClientId),
    base.Method,
    base.Content,
    base.DisplayName,
    base.ContentType,
    base.ContentId,
    base.ContentLocation,
    base.IsInline,
  ]),
  struct(base.Delete, [required(base.FileReference)]),
]);
