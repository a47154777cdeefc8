import { checkAutodiscover } from "./check-autodiscover.js";
import { checkDns } from "./check-dns.js";
import { checkAuthentication, checkOptions } from "./check-options.js";
import { checkProxy } from "./check-proxy.js";
import { checkWaiting, leftBehind } from "./check-push.js";
import { checkTls } from "./check-tls.js";
import { type CheckFinding, findingsOf } from "./finding.js";
import type { Installation } from "./installation.js";

/**
 * Examines an installation as its devices see it: names, Autodiscover, certificate, what the server speaks, who is let
 * in, whether a proxy lets devices wait, and how quick push is. The password is sent to a server whose certificate is
 * valid, or with `insecure`, and to no other.
 */
export async function* examine(installation: Installation): AsyncGenerator<CheckFinding, void, undefined> {
  yield* checkDns(installation);
  const found = yield* checkAutodiscover(installation);
  const target = installation.url ?? found;
  if (target === undefined) {
    yield findingsOf("options").bad("there is no server to look at", "give its address with --url");
    return;
  }
  const isTrusted = yield* checkTls(installation, target);
  if (!isTrusted && !installation.insecure) {
    yield findingsOf("options").skipped("the certificate comes first; --insecure looks further all the same");
    return;
  }
  if (!(yield* checkOptions(installation, target))) return;
  if (!(yield* checkAuthentication(installation, target))) return;
  yield* checkProxy(installation, target);
  yield* checkWaiting(installation, target);
  yield findingsOf("push").note(leftBehind, "easkit-admin devices remove");
}
