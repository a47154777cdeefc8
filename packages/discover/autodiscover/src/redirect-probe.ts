import type { EasRequest } from "@easkit/backend";

/**
 * Whether a GET of the XML form is the question of a client that has only plain http to ask: where does this name's
 * Autodiscover live? Whoever brings credentials, or is where it lives already, would be sent round in a circle.
 *
 * The proxy in front says over what the client came. Where none does, the host name decides.
 */
export function isRedirectProbe(request: EasRequest, publicUrl: URL): boolean {
  if (request.header("authorization") !== undefined) return false;
  const scheme = request.header("x-forwarded-proto")?.split(",", 1)[0]?.trim().toLowerCase();
  if (scheme === "https" || scheme === "http") return `${scheme}:` !== publicUrl.protocol;
  return hostOf(request.header("host"), publicUrl.protocol) !== publicUrl.host;
}

/** The host of a Host header as URLs have it: in lower case, without the scheme's own port. */
function hostOf(header: string | undefined, scheme: string): string | undefined {
  const text = `${scheme}//${header}`;
  return header !== undefined && URL.canParse(text) ? new URL(text).host : undefined;
}
