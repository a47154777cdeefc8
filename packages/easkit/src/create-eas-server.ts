import type { Backend, Converters, Spool, TextBackend } from "@easkit/backend";
import { createMessageComposer, createMimeConverter, createTextConverter } from "@easkit/convert-mime";
import {
  createProtocolServer,
  type EasServer,
  type EasServerOptions,
  withTypedItems,
} from "@easkit/eas-protocol";
import { createMemoryStore } from "@easkit/syncstate";
import { createCalendarConverter, type ZoneOf } from "./calendar-converter.js";
import { createFileSpool } from "./file-spool.js";
import { createIcalConverter } from "./ical-converter.js";
import { createItipConverter } from "./itip-converter.js";
import { createMeetingReader } from "./meeting-reader.js";
import { createVcardConverter } from "./vcard-converter.js";

/** How items are converted. */
export interface ConverterOptions {
  /** Converters that replace the ones that come with the library. */
  readonly converters?: Partial<Converters>;
  /**
   * The time zone in which somebody lives, by its IANA name, such as `Europe/Berlin`. Up to protocol version 14.1, all-day
   * events go from midnight to midnight there. UTC by default, which puts them a day off for devices elsewhere that do
   * not say their zone.
   */
  readonly zone?: ZoneOf;
}

/** What a server is made from; only the backend is a must. */
export interface CreateEasServerOptions
  extends Omit<EasServerOptions, "state" | "converters" | "spool">,
    ConverterOptions {
  /**
   * Where it is kept what devices have been told. By default in memory: after a restart every device starts over, so
   * give a store in production.
   */
  readonly state?: EasServerOptions["state"];
  /**
   * Where large messages of requests are kept until they are sent: files in the folder for temporary files by default.
   * `"memory"` for hosts without files.
   */
  readonly spool?: Spool | "memory";
}

const allConverters = ({ converters, zone }: ConverterOptions): Converters => ({
  calendar: converters?.calendar ?? createCalendarConverter(zone),
  ical: converters?.ical ?? createIcalConverter(zone),
  itip: converters?.itip ?? createItipConverter(zone),
  vcard: converters?.vcard ?? createVcardConverter(zone),
  mime: converters?.mime ?? createMimeConverter({ meeting: createMeetingReader(zone) }),
  text: converters?.text ?? createTextConverter(),
  composer: converters?.composer ?? createMessageComposer(),
});

/**
 * A backend over iCalendar and vCards as a server sees it: what it hands out as text is typed, and what is written to it
 * becomes text. For tests, and for backends made of others; `createEasServer` does this by itself.
 */
export const typedBackend = (backend: TextBackend, options: ConverterOptions = {}): Backend =>
  withTypedItems(backend, allConverters(options));

/**
 * Makes an Exchange ActiveSync server over a backend. It opens no socket: mount it with a host adapter.
 *
 * @example
 * ```ts
 * const eas = createEasServer({ backend: new MyBackend() });
 * http.createServer(toNodeHandler(eas)).listen(8080);
 * ```
 */
export function createEasServer(options: CreateEasServerOptions): EasServer {
  const { state = createMemoryStore(), spool = createFileSpool(), converters, zone, ...rest } = options;
  const all = allConverters({ ...(converters && { converters }), ...(zone && { zone }) });
  return createProtocolServer({ ...rest, ...(spool !== "memory" && { spool }), state, converters: all });
}
