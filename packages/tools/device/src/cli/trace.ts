import type { Exchange } from "../http/exchange.js";
import type { CliStreams } from "./streams.js";

/** Prints exchanges on standard error: the request, its headers and XML, then the answer's. */
export const createTrace =
  ({ stderr }: CliStreams) =>
  (exchange: Exchange): void => {
    const lines = [
      `> ${exchange.method} ${exchange.url}`,
      ...headerLines(">", exchange.requestHeaders),
      exchange.requestXml(),
      `< ${exchange.status} ${exchange.command}, ${exchange.bytesIn} bytes after ${exchange.ms.toFixed(1)} ms`,
      ...headerLines("<", exchange.responseHeaders),
      exchange.responseXml(),
    ];
    stderr.write(`${lines.filter((line) => line !== "").join("\n")}\n`);
  };

const headerLines = (mark: string, headers: Readonly<Record<string, string>>): string[] =>
  Object.entries(headers).map(([name, value]) => `${mark}   ${name}: ${value}`);
