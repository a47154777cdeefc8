export type { IcalAttachment } from "./event/attachments.js";
export { type Loss, lossReasons } from "./event/losses.js";
export type { ReadOptions } from "./event/open-event.js";
export { type CalendarChanges, fromCalendar, type WriteOptions } from "./from-calendar.js";
export { fromVersionShape, type ReceivedOptions } from "./shape/from-version-shape.js";
export { type ShapeOptions, toVersionShape } from "./shape/to-version-shape.js";
export { describeLosses, toCalendar } from "./to-calendar.js";
export { type BlobOptions, type BlobZone, fromTimeZoneBlob, toTimeZoneBlob } from "./zones/time-zone-blob.js";
export type { ChangeRule, ZoneRules } from "./zones/zone-rules.js";
