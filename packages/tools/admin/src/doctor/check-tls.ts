import { connect, type TLSSocket } from "node:tls";
import { messageOf } from "../admin-error.js";
import { type CheckFinding, findingsOf } from "./finding.js";
import type { Installation } from "./installation.js";
import { authorities, placeOf, portOf } from "./routes.js";

const { ok, note, bad } = findingsOf("tls");

const DAY = 24 * 60 * 60 * 1000;
/** Days before the end of a certificate from which on it should have been renewed. */
const RENEWAL = 14;

/** Looks at the certificate of the server; gives whether it may be trusted with a password. */
export async function* checkTls(
  installation: Installation,
  target: string,
): AsyncGenerator<CheckFinding, boolean, undefined> {
  const url = new URL(target);
  if (url.protocol !== "https:") {
    yield note(
      `${url.origin} is served without TLS`,
      "put TLS in front: phones want it, and passwords need it",
    );
    return true;
  }
  let socket: TLSSocket;
  try {
    socket = await open(installation, url);
  } catch (error) {
    yield bad(
      `there is no TLS at ${url.host}: ${messageOf(error)}`,
      "see whether the port and the proxy are right",
    );
    return false;
  }
  try {
    return yield* examine(installation, url, socket);
  } finally {
    socket.destroy();
  }
}

function open({ routes, timeout, ca }: Installation, url: URL): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const place = placeOf(routes, url.hostname, portOf(url));
    // Nothing is sent: an untrusted certificate is what is to be seen here.
    const socket = connect({
      ...place,
      servername: url.hostname,
      rejectUnauthorized: false,
      timeout,
      ...authorities(ca),
    });
    socket.once("secureConnect", () => resolve(socket));
    socket.once("error", reject);
    socket.once("timeout", () => socket.destroy(new Error("it takes too long to answer")));
  });
}

const reasons: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: "let the certificate have this name as well",
  CERT_HAS_EXPIRED: "renew it",
  DEPTH_ZERO_SELF_SIGNED_CERT: "get one from an authority that phones know",
  SELF_SIGNED_CERT_IN_CHAIN: "get one from an authority that phones know",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "serve the whole chain: phones do not fetch the certificates between",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "serve the whole chain: phones do not fetch the certificates between",
};

function* examine(
  { now }: Installation,
  url: URL,
  socket: TLSSocket,
): Generator<CheckFinding, boolean, undefined> {
  const protocol = socket.getProtocol();
  const days = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - now()) / DAY);
  if (!socket.authorized) {
    const error: unknown = socket.authorizationError;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    yield bad(
      `the certificate of ${url.hostname} is not valid: ${messageOf(error)}`,
      reasons[code] ?? "get a valid one",
    );
  } else if (days < RENEWAL)
    yield note(`the certificate of ${url.hostname} ends in ${days} days`, "renew it");
  else yield ok(`the certificate of ${url.hostname} is valid for ${days} days`);
  if (protocol === "TLSv1" || protocol === "TLSv1.1")
    yield bad(`the server speaks ${protocol}`, "offer TLS 1.2 and 1.3: phones refuse what is older");
  return socket.authorized;
}
