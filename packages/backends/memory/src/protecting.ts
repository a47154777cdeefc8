import { randomUUID } from "node:crypto";
import type { Backend, MimeItem, PropertiesByClass, RightsTemplate } from "@easkit/backend";
import { toByteSource } from "./bytes.js";
import { cutMessage, withoutContentFields } from "./message-head.js";
import type { OpenMailbox } from "./reading.js";

type License = NonNullable<PropertiesByClass["Email"]["rightsManagementLicense"]>;

/** A rights policy, and what it lets those do who get a message under it. Who sent it may do everything. */
export interface MemoryRightsTemplate extends RightsTemplate {
  readonly license?: License;
}

/** What a protected message says, and what may be done with it. */
export interface Unprotected {
  readonly mime: MimeItem["mime"];
  readonly license: License;
}

/** The license that a template gives. */
export function licenseFrom(template: MemoryRightsTemplate, contentOwner: string, isOwner: boolean): License {
  const all = isOwner
    ? {
        owner: true,
        editAllowed: true,
        replyAllowed: true,
        replyAllAllowed: true,
        forwardAllowed: true,
        exportAllowed: true,
        extractAllowed: true,
        printAllowed: true,
      }
    : {};
  const { id, name, description, license } = template;
  return {
    contentOwner,
    templateID: id,
    templateName: name,
    templateDescription: description,
    ...license,
    ...all,
  };
}

/** The message as anybody may see it: its header, and a file that says nothing to those who have no license. */
export function sealMessage(mime: Uint8Array): Uint8Array {
  const boundary = `sealed-${randomUUID()}`;
  const header = withoutContentFields(cutMessage(mime));
  const lines = [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    "This message is protected.",
    `--${boundary}`,
    "Content-Type: application/x-microsoft-rpmsg-message",
    'Content-Disposition: attachment; filename="message.rpmsg"',
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(randomUUID()).toString("base64"),
    `--${boundary}--`,
    "",
  ];
  return Buffer.concat([Buffer.from(header, "latin1"), Buffer.from(lines.join("\r\n"))]);
}

/** An item that somebody may read without its protection. */
export const withoutProtection = (content: MimeItem, { mime, license }: Unprotected): MimeItem => ({
  ...content,
  mime,
  properties: { ...content.properties, rightsManagementLicense: license },
});

/** Bytes as what a sealed message says. */
export const toUnprotected = (mime: Uint8Array, license: License): Unprotected => ({
  mime: toByteSource(mime),
  license,
});

/** The methods of rights management. */
export function rightsMethods(open: OpenMailbox, templates: readonly MemoryRightsTemplate[]) {
  return {
    async getRightsTemplates(ctx) {
      ctx.signal.throwIfAborted();
      return templates.map(({ id, name, description }) => ({ id, name, description }));
    },
    async removeRightsProtection(ctx, folderId, id) {
      open(ctx).removeProtection(folderId, id);
    },
  } satisfies Partial<Backend>;
}
