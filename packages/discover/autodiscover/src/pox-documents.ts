import { MOBILE_SYNC_SCHEMA, OUTER_SCHEMA } from "./schemas.js";
import { branch, leaf } from "./xml-text.js";

/** The answer in the schema that the client asked for. */
export function answerDocument(schema: string, children: readonly (string | undefined)[]): string {
  return branch("Autodiscover", [branch("Response", children, { xmlns: schema })], { xmlns: OUTER_SCHEMA });
}

/** An error of the whole, not of an answer: it is in the outer schema (MS-ASCMD 2.2.3.60, 2.2.3.61). */
export interface FrameworkError {
  /** 500: the address is not here. 600: the request makes no sense. 601: nobody answers in that schema. */
  readonly code: 500 | 600 | 601;
  readonly time: Date;
  readonly id: number;
}

const messages: Readonly<Record<FrameworkError["code"], string>> = {
  500: "The email address can't be found.",
  600: "Invalid Request",
  601: "Provider is not available",
};

/** The document of an error. Its reason stays in the log, under the same id. */
export function errorDocument({ code, time, id }: FrameworkError): string {
  const children = [leaf("ErrorCode", String(code)), leaf("Message", messages[code]), leaf("DebugData", "")];
  // Ten millionths of a second, of which JavaScript knows three digits.
  const attributes = { Time: `${time.toISOString().slice(11, -1)}0000`, Id: String(id) };
  const response = branch("Response", [branch("Error", children, attributes)]);
  return branch("Autodiscover", [response], { xmlns: OUTER_SCHEMA });
}

/** Who is told about. */
export interface PoxUser {
  readonly email: string;
  readonly displayName: string | undefined;
}

/** What an EAS client is told. */
export type MobileSyncAction =
  | { readonly redirectAddress: string }
  | { readonly url: string; readonly certEnroll?: { readonly url: string; readonly template: string } }
  /** The user's whereabouts cannot be found out now. */
  | "fault";

/** The answer to an EAS client (MS-ASCMD 2.2.3.144.1). */
export function mobileSyncDocument(user: PoxUser, action: MobileSyncAction): string {
  const name = user.displayName === undefined ? undefined : leaf("DisplayName", user.displayName);
  return answerDocument(MOBILE_SYNC_SCHEMA, [
    leaf("Culture", "en:us"),
    branch("User", [name, leaf("EMailAddress", user.email)]),
    branch("Action", [mobileSyncAction(action)]),
  ]);
}

function mobileSyncAction(action: MobileSyncAction): string {
  if (action === "fault") {
    const message = "The directory service could not be reached";
    return branch("Error", [leaf("Status", "2"), leaf("Message", message), leaf("DebugData", "")]);
  }
  if ("redirectAddress" in action) return leaf("Redirect", action.redirectAddress);
  const { url, certEnroll } = action;
  // Some clients take the first Url of any Server.
  const servers = [serverElement("MobileSync", url, url)];
  if (certEnroll !== undefined) {
    servers.push(serverElement("CertEnroll", certEnroll.url, "", leaf("ServerData", certEnroll.template)));
  }
  return branch("Settings", servers);
}

function serverElement(type: string, url: string, name: string, more?: string): string {
  return branch("Server", [leaf("Type", type), leaf("Url", url), leaf("Name", name), more]);
}
