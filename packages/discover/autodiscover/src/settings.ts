import { randomInt } from "node:crypto";
import type { EasRequest, Log, Principal } from "@easkit/backend";
import type { AutodiscoverContext, AutodiscoverOptions } from "./autodiscover-options.js";

/** The options, checked, with defaults in place. */
export interface Settings {
  readonly options: AutodiscoverOptions;
  readonly publicUrl: URL | undefined;
  readonly log: Log;
  now(): Date;
  randomId(): number;
}

/** @throws TypeError if an URL among the options is none. */
export function toSettings(options: AutodiscoverOptions): Settings {
  if (typeof options.url === "string") readAbsoluteUrl("url", options.url);
  return {
    options,
    publicUrl: options.publicUrl === undefined ? undefined : readAbsoluteUrl("publicUrl", options.publicUrl),
    log: options.log ?? consoleLog,
    now: options.now ?? (() => new Date()),
    randomId: options.randomId ?? (() => randomInt(2 ** 32)),
  };
}

/**
 * An http or https URL.
 *
 * @param name - what it is, for the error
 * @throws TypeError if it is something else
 */
export function readAbsoluteUrl(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`${name} has to be an absolute http or https URL, but is ${JSON.stringify(text)}`);
  }
  return url;
}

/** What the application's functions are told about a request. */
export function toContext(
  request: EasRequest,
  api: "xml" | "json",
  principal: Principal | undefined,
): AutodiscoverContext {
  const { remoteAddress, signal } = request;
  return {
    api,
    signal,
    ...(principal !== undefined && { principal }),
    ...(remoteAddress !== undefined && { remoteAddress }),
  };
}

const nothing = (): void => undefined;
const consoleLog: Log = {
  debug: nothing,
  warn: nothing,
  error: (message, details) => console.error(message, details),
};
