import type { HeaderFields } from "../header/header-fields.js";

/** The importance that the sender gave a message, in whichever header. */
export function importanceOf(headers: HeaderFields): "low" | "normal" | "high" {
  const value = (
    headers.first("importance") ??
    headers.first("x-priority") ??
    headers.first("x-msmail-priority") ??
    headers.first("priority") ??
    ""
  )
    .trim()
    .toLowerCase();
  if (/^(high|urgent|[12]\b)/.test(value)) return "high";
  return /^(low|non-urgent|[45]\b)/.test(value) ? "low" : "normal";
}
