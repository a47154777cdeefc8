import { type Decoded, isAtLeast, type ResolveRecipients } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";
import type { PictureOptions } from "../search/people.js";
import { type Period, slot } from "./merged-free-busy.js";

type Request = Decoded<typeof ResolveRecipients.request>;

/** What a device wants to know of recipients. */
export interface RecipientsWish {
  readonly to: readonly string[];
  /** Suggestions for a name that may mean several. */
  readonly suggestions: number;
  readonly certificates: { readonly form: "full" | "mini"; readonly most: number } | undefined;
  readonly availability: Period | undefined;
  readonly pictures: PictureOptions | undefined;
}

const day = 86_400_000;
/** Names in a request, and characters in a name (MS-ASCMD 2.2.3.173). */
const mostNames = 1000;
const longestName = 256;
/** The largest number that limits certificates or suggestions (2.2.3.94, 2.2.3.95). */
const largestLimit = 9999;
/** Suggestions where the device does not say how many. */
const usualSuggestions = 20;
/** Days of availability in one answer. */
const mostDays = 42;
/** Days where no end is given (2.2.3.58.1). */
const usualDays = 7;

const protocolError = (why: string): CommandFault => new CommandFault(5, why);

function limit(value: number | undefined, usual: number): number {
  if (value !== undefined && value > largestLimit) throw protocolError(`the limit ${value} is out of range`);
  return value ?? usual;
}

/** Devices before 14.0 know of no availability, those before 14.1 of no pictures. */
function availabilityOf({ options }: Request, { version }: Pick<Exchange, "version">): Period | undefined {
  const asked = options?.availability;
  if (!asked || !isAtLeast(version, "14.0")) return undefined;
  const { startTime: start, endTime } = asked;
  if (!start) throw protocolError("the availability has no start");
  const end = endTime ?? new Date(start.getTime() + usualDays * day);
  const length = end.getTime() - start.getTime();
  if (length < slot || length > mostDays * day)
    throw protocolError("the time asked for is too short or too long");
  return { start, end };
}

/** Reads a request. @throws CommandFault 5 if it is out of bounds (MS-ASCMD 2.2.3.167.11) */
export function readRecipientsWish(exchange: Pick<Exchange, "version">, request: Request): RecipientsWish {
  const { to = [], options = {} } = request;
  if (to.length === 0 || to.length > mostNames) throw protocolError("the request names nobody, or too many");
  if (to.some((name) => name.length > longestName)) throw protocolError("a name is too long");
  const { certificateRetrieval: form = "none", maxCertificates, maxAmbiguousRecipients, picture } = options;
  return {
    to,
    suggestions: limit(maxAmbiguousRecipients, usualSuggestions),
    certificates: form === "none" ? undefined : { form, most: limit(maxCertificates, largestLimit) },
    availability: availabilityOf(request, exchange),
    pictures: isAtLeast(exchange.version, "14.1") ? picture : undefined,
  };
}
