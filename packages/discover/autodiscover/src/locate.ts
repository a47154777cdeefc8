import type { AutodiscoverContext } from "./autodiscover-options.js";
import { parseAddress } from "./email-address.js";
import { readAbsoluteUrl, type Settings } from "./settings.js";

/** Where a mailbox is, checked. URLs can go into a header. */
export type Whereabouts =
  | { readonly url: string; readonly certEnroll?: { readonly url: string; readonly template: string } }
  | { readonly redirectUrl: URL }
  | { readonly redirectAddress: string };

/**
 * Asks the application where the mailbox of an address is.
 *
 * @returns `undefined` if the mailbox is not here
 * @throws what the application throws; a TypeError if its answer cannot be told to clients
 */
export async function locate(
  { options }: Settings,
  email: string,
  ctx: AutodiscoverContext,
): Promise<Whereabouts | undefined> {
  const destination = typeof options.url === "string" ? options.url : await options.url(email, ctx);
  if (destination === undefined) return undefined;
  if (typeof destination === "string") {
    readAbsoluteUrl("the URL of the server", destination);
    return { url: destination };
  }
  if ("redirectUrl" in destination) {
    return { redirectUrl: readAbsoluteUrl("redirectUrl", destination.redirectUrl) };
  }
  if ("redirectAddress" in destination) {
    const redirectAddress = parseAddress(destination.redirectAddress);
    if (redirectAddress === undefined) throw new TypeError("redirectAddress is not an address");
    return { redirectAddress };
  }
  readAbsoluteUrl("the URL of the server", destination.url);
  if (destination.certEnroll) readAbsoluteUrl("certEnroll.url", destination.certEnroll.url);
  return destination;
}

/** The name to show for an address: as the application says, or the principal's own. */
export async function nameOf(
  { options }: Settings,
  email: string,
  ctx: AutodiscoverContext,
): Promise<string | undefined> {
  if (options.displayName) return options.displayName(email, ctx);
  const { principal } = ctx;
  const own = [principal?.address, principal?.id].map((each) => each?.toLowerCase());
  return own.includes(email.toLowerCase()) ? principal?.displayName : undefined;
}
