import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Whether libwbxml's commands (Debian: libwbxml2-utils), an independent codec in C, are here. */
export const hasLibwbxml = ["wbxml2xml", "xml2wbxml"].every(
  (name) => spawnSync(name, ["-h"]).error === undefined,
);

/** Whether a test may be skipped for want of something: not where CI has installed it. */
export const maySkip = process.env["CI"] === undefined || process.env["CI"] === "";

const DOCTYPE = '<!DOCTYPE ActiveSync PUBLIC "-//MICROSOFT//DTD ActiveSync//EN" "http://www.microsoft.com/">';

/** WBXML as libwbxml reads it; `undefined` if it knows one of the tokens not. */
export function readByLibwbxml(folder: string, wbxml: Uint8Array): string | undefined {
  const from = join(folder, "in.wbxml");
  const to = join(folder, "out.xml");
  writeFileSync(from, wbxml);
  const { status } = spawnSync("wbxml2xml", ["-l", "ACTIVESYNC", "-m", "0", "-k", "-o", to, from], {
    stdio: "pipe",
  });
  return status === 0 ? readFileSync(to, "utf8").replace(/<!DOCTYPE[^>]*>/, "") : undefined;
}

/** XML (as easkit prints it) as libwbxml writes it in WBXML. */
export function writeByLibwbxml(folder: string, xml: string): Buffer {
  const from = join(folder, "in.xml");
  const to = join(folder, "out.wbxml");
  const compact = xml
    .replace(/^<\?xml[^>]*\?>\s*/, "")
    .replace(/>\n *</g, "><")
    .replace(/ xmlns="([^"]*)"/g, ' xmlns="$1:"');
  writeFileSync(from, `<?xml version="1.0" encoding="utf-8"?>${DOCTYPE}${compact}`);
  execFileSync("xml2wbxml", ["-n", "-v", "1.3", "-o", to, from], { stdio: "pipe" });
  return readFileSync(to);
}
