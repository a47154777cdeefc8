import { BackendError, type RightsTemplate } from "@easkit/backend";
import type { Encodable, Settings } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";

/** Says that a message is to go out without protection (MS-ASRM 2.2.2.19.3). */
export const noRestriction = "00000000-0000-0000-0000-000000000000";

/** Templates that a device is told of (MS-ASRM 2.2.2.17). */
const mostTemplates = 20;
const longestName = 256;
const longestDescription = 10_240;

type Rights = Pick<Exchange, "backend" | "call">;

/** What it means that the rights of a message cannot be seen to (MS-ASRM 3.2.4.1). */
export function toRightsFault(error: unknown): CommandFault {
  if (error instanceof CommandFault) return error;
  const cause = { cause: error };
  if (!(error instanceof BackendError)) return new CommandFault("irmPermanentError", "rights failed", cause);
  switch (error.code) {
    case "unavailable":
      return new CommandFault("irmTransientError", error.message, cause);
    case "forbidden":
      return new CommandFault("irmOperationNotPermitted", error.message, cause);
    case "not-found":
      return new CommandFault("irmInvalidTemplateID", error.message, cause);
    case "unsupported":
      return new CommandFault("irmFeatureDisabled", error.message, cause);
    default:
      return new CommandFault("irmPermanentError", error.message, cause);
  }
}

/** The templates that the user may send mail under. @throws CommandFault 168, 169 or 170 */
async function readTemplates({ backend, call }: Rights): Promise<readonly RightsTemplate[]> {
  if (!backend.getRightsTemplates) {
    throw new CommandFault("irmFeatureDisabled", "the message cannot be protected as its author wants");
  }
  try {
    return await backend.getRightsTemplates(call);
  } catch (error) {
    throw toRightsFault(error);
  }
}

/**
 * The template that a message is to be protected with; `undefined` if it is not.
 *
 * @throws CommandFault 168 to 171
 */
export async function checkTemplate(exchange: Rights, id: string | undefined): Promise<string | undefined> {
  if (!id) return undefined;
  const templates = await readTemplates(exchange);
  if (id === noRestriction) return undefined;
  const template = templates.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (!template) throw new CommandFault("irmInvalidTemplateID", "there is no such template");
  return template.id;
}

type Information = NonNullable<Encodable<typeof Settings.response>["rightsManagementInformation"]>;

const isRightsStatus = (status: CommandFault["status"]) =>
  status === "irmFeatureDisabled" || status === "irmTransientError" || status === "irmPermanentError";

/** What Settings answers to who asks for templates (MS-ASRM 3.2.4.2). */
export async function readRightsInformation(exchange: Rights): Promise<Information> {
  try {
    const templates = (await readTemplates(exchange)).slice(0, mostTemplates);
    const rightsManagementTemplates = templates.map(({ id, name, description }) => ({
      templateID: id,
      templateName: name.slice(0, longestName),
      templateDescription: description.slice(0, longestDescription),
    }));
    return { status: "ok", get: { rightsManagementTemplates } };
  } catch (error) {
    const { status } = toRightsFault(error);
    return { status: isRightsStatus(status) ? status : "irmPermanentError" };
  }
}
