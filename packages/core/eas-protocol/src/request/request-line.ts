import { isProtocolVersion } from "@easkit/eas-schema";
import { HttpFault } from "../fault.js";
import { parseBase64Query } from "./base64-query.js";
import { parsePlainQuery } from "./plain-query.js";
import type { RequestLine } from "./query-line.js";

type Header = (name: string) => string | undefined;

const isBase64 = (query: string) => !query.includes("=") || /^[A-Za-z0-9+/_%-]+={0,2}$/.test(query);

/**
 * Reads the query and the headers that belong to it. A header wins over a base64 query's version byte, which some
 * clients get wrong.
 *
 * @throws HttpFault 400 for a query that cannot be read
 */
export function parseRequestLine(url: string, header: Header): RequestLine {
  const mark = url.indexOf("?");
  const query = mark < 0 ? "" : url.slice(mark + 1);
  if (query === "") throw new HttpFault(400, "the request has no query");
  const line = isBase64(query) ? parseBase64Query(query) : parsePlainQuery(query);
  const version = header("ms-asprotocolversion")?.trim() ?? line.version;
  if (version !== undefined && !isProtocolVersion(version)) {
    throw new HttpFault(400, `protocol version ${JSON.stringify(version.slice(0, 20))} does not exist`);
  }
  return {
    ...line,
    version,
    policyKey: line.policyKey ?? header("x-ms-policykey")?.trim(),
    acceptMultipart: line.acceptMultipart || header("ms-asacceptmultipart")?.trim().toUpperCase() === "T",
  };
}
