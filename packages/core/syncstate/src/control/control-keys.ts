import { escapeSegment } from "../key-escape.js";

/** What is kept beside the devices lies below this, so that no user can be called so. */
const ROOT = "eas1-control/";

export const documentsPrefix = `${ROOT}d/`;
export const documentKey = (name: string): string => `${documentsPrefix}${escapeSegment(name)}`;
export const auditHeadKey = `${ROOT}a/h`;
export const auditEntriesPrefix = `${ROOT}a/e/`;
/** Twelve digits, so that entries lie in their order. */
export const auditEntryKey = (number: number): string =>
  `${auditEntriesPrefix}${String(number).padStart(12, "0")}`;
