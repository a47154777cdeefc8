import { lines } from "./convert.js";

/** A part with its header. */
export const part = (type: string, content: string, ...headers: string[]): string =>
  lines(`Content-Type: ${type}`, ...headers, "", content);

/** A multipart of parts, with the boundary `b`. */
export const multipart = (type: string, ...parts: string[]): string =>
  lines(`Content-Type: ${type}; boundary=b`, "", ...parts.map((one) => `--b\r\n${one}`), "--b--", "");

/** A part of text as it stands. */
export const plain = (content: string, type = "text/plain; charset=utf-8"): string => part(type, content);
