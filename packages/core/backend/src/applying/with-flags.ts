import { BackendError } from "../errors.js";
import type { MailFlags, MailFlagsPatch, MimeItem, PropertiesByClass, TypedItem } from "../item.js";
import { toFlagProperty, toVerbProperties } from "./flag-properties.js";

type EmailProperties = PropertiesByClass["Email"];

/** The flags after the patch: absent ones stay, `null` removes. */
function patchFlags(flags: MailFlags, patch: MailFlagsPatch): MailFlags {
  const { flag, categories, ...plain } = { ...flags, ...patch };
  return {
    ...plain,
    read: plain.read ?? flags.read,
    ...(flag === null || flag === undefined ? {} : { flag }),
    ...(categories === null || categories === undefined ? {} : { categories: [...categories] }),
  };
}

function patchProperties(properties: EmailProperties, patch: MailFlagsPatch): EmailProperties {
  const { flag: oldFlag, categories: oldCategories, ...rest } = properties;
  const flag =
    patch.flag === undefined ? oldFlag : patch.flag === null ? undefined : toFlagProperty(patch.flag);
  const categories = patch.categories === undefined ? oldCategories : (patch.categories ?? undefined);
  return {
    ...rest,
    ...(flag === undefined ? {} : { flag }),
    ...(categories === undefined ? {} : { categories }),
    ...(patch.read === undefined ? {} : { read: patch.read }),
    ...(patch.draft === undefined ? {} : { isDraft: patch.draft }),
    ...toVerbProperties(patch),
  };
}

/**
 * Mail with some of its flags changed, for backends that keep items as they are handed out.
 *
 * @throws BackendError `unsupported` for anything but mail
 */
export function withFlags(content: MimeItem | TypedItem, patch: MailFlagsPatch): MimeItem | TypedItem {
  if ("mime" in content) return { ...content, flags: patchFlags(content.flags, patch) };
  if (content.class !== "Email") {
    throw new BackendError("unsupported", `items of the class ${content.class} have no flags`);
  }
  return { ...content, properties: patchProperties(content.properties, patch) };
}
