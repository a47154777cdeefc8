import type { MailServer } from "./autodiscover-options.js";
import { answerDocument, type PoxUser } from "./pox-documents.js";
import { OUTLOOK_SCHEMA } from "./schemas.js";
import { branch, leaf } from "./xml-text.js";

/** The answer to Outlook (MS-OXDSCLI 2.2.4). */
export function outlookDocument(
  user: PoxUser,
  action: { readonly redirectAddress: string } | { readonly servers: readonly MailServer[] },
): string {
  const account =
    "redirectAddress" in action
      ? [leaf("Action", "redirectAddr"), leaf("RedirectAddr", action.redirectAddress)]
      : [leaf("Action", "settings"), ...action.servers.map((server) => protocolElement(server, user.email))];
  return answerDocument(OUTLOOK_SCHEMA, [
    branch("User", [
      leaf("DisplayName", user.displayName ?? user.email),
      leaf("AutoDiscoverSMTPAddress", user.email),
    ]),
    branch("Account", [leaf("AccountType", "email"), ...account]),
  ]);
}

function protocolElement({ type, server, port, loginName, encryption = "SSL" }: MailServer, email: string) {
  return branch("Protocol", [
    leaf("Type", type),
    leaf("Server", server),
    port === undefined ? undefined : leaf("Port", String(port)),
    leaf("LoginName", loginName ?? email),
    leaf("DomainRequired", "off"),
    leaf("SPA", "off"),
    leaf("SSL", encryption === "SSL" ? "on" : "off"),
    leaf("Encryption", encryption),
    leaf("AuthRequired", "on"),
  ]);
}
