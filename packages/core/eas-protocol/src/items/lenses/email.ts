import { type EmailProperties, isAtLeast, type ProtocolVersion } from "@easkit/eas-schema";
import { toSizedLegacyBody } from "./legacy-body.js";

type Attachments = Extract<NonNullable<EmailProperties["attachments"]>, Iterable<unknown>>;
type LegacyAttachment = {
  displayName: string;
  attName: string;
  attSize: number;
  attMethod: "normal" | "embeddedMessage" | "ole";
  att0id?: string;
};

/** The attachments as 2.5 lists them; their FileReference is what GetAttachment is asked for. */
function toLegacyAttachments(attachments: Attachments): LegacyAttachment[] {
  const list: LegacyAttachment[] = [];
  for (const { tag, value } of attachments) {
    if (tag !== "attachment") continue;
    list.push({
      displayName: value.displayName ?? "attachment",
      attName: value.fileReference,
      attSize: value.estimatedDataSize ?? 0,
      attMethod: value.method ?? "normal",
      ...(value.contentId !== undefined && { att0id: value.contentId }),
    });
  }
  return list;
}

function toLegacyContent({ body }: EmailProperties) {
  if (body?.type !== "mime") return toSizedLegacyBody(body);
  const size = body.estimatedDataSize;
  return {
    ...(body.data !== undefined && { mimeData: body.data }),
    ...(size !== undefined && { mimeSize: size }),
    mimeTruncated: body.truncated ?? false,
  };
}

/** Up to 14.1 a meeting is named by its GlobalObjId alone; later by its UID, and the tables leave the other out. */
function withMeeting(properties: EmailProperties, version: ProtocolVersion): EmailProperties {
  const { meetingRequest } = properties;
  if (!meetingRequest || isAtLeast(version, "16.0")) return properties;
  const { uid: _, ...rest } = meetingRequest;
  return { ...properties, meetingRequest: rest };
}

/** Mail as a version has it: up to 2.5 with a body and attachments in the Email namespace. */
export function toEmailVersion(properties: EmailProperties, version: ProtocolVersion): EmailProperties {
  const named = withMeeting(properties, version);
  if (isAtLeast(version, "12.0")) return named;
  const { attachments } = properties;
  const listed = attachments && Symbol.iterator in attachments ? toLegacyAttachments(attachments) : [];
  return {
    ...named,
    ...toLegacyContent(properties),
    ...(listed.length > 0 && { legacyAttachments: listed }),
  };
}
