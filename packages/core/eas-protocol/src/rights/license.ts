import type { Item } from "@easkit/backend";
import type { EmailProperties } from "@easkit/eas-schema";

/** What may be done with a message (MS-ASRM 2.2.2.14). */
export type License = NonNullable<EmailProperties["rightsManagementLicense"]>;

const never = new Date("9999-12-30T23:59:59.999Z");

/** The license of an item, where it has one. */
export function licenseOf(item: Item): License | undefined {
  return item.class === "Email" ? item.properties?.rightsManagementLicense : undefined;
}

/** A license as devices want it: with all that it has to say, what follows from what, and nothing too long. */
export function completeLicense(license: License): License {
  const { exportAllowed = false, forwardAllowed = false, contentOwner = "" } = license;
  return {
    owner: license.owner ?? false,
    contentOwner: contentOwner.slice(0, 320),
    replyAllAllowed: license.replyAllAllowed ?? false,
    editAllowed: exportAllowed || (license.editAllowed ?? false),
    replyAllowed: license.replyAllowed ?? false,
    forwardAllowed,
    exportAllowed,
    modifyRecipientsAllowed: forwardAllowed,
    templateID: license.templateID ?? "",
    extractAllowed: license.extractAllowed ?? false,
    templateDescription: (license.templateDescription ?? "").slice(0, 10_240),
    contentExpiryDate: license.contentExpiryDate ?? never,
    templateName: (license.templateName ?? "").slice(0, 256),
    printAllowed: license.printAllowed ?? false,
    programmaticAccessAllowed: license.programmaticAccessAllowed ?? false,
  };
}

/** Properties with the license that a device honours; one that asked for none gets none. */
export function withLicense(properties: EmailProperties, isHonoured: boolean): EmailProperties {
  const { rightsManagementLicense: license, ...rest } = properties;
  return license && isHonoured ? { ...rest, rightsManagementLicense: completeLicense(license) } : rest;
}
