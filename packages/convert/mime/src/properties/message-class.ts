import type { ByteSource } from "@easkit/backend";
import { openPartBytes } from "../body/part-text.js";
import type { ReadContent } from "../body/read-content.js";
import { readBytes } from "../byte-source.js";
import { guessText } from "../decode/text-decoder.js";
import { type ContentType, parseContentType } from "../header/parameters.js";
import { leavesOf, type Part } from "../scan/part.js";

const examined = 64 * 1024;

const textOf = async (source: ByteSource, part: Part): Promise<string> =>
  guessText(await readBytes(openPartBytes(source, part), examined)).replace(/\r?\n[ \t]/g, "");

const pkcs7 = /^application\/(?:x-)?pkcs7-mime$/;
const pkcs7Signature = /^application\/(?:x-)?pkcs7-signature$/;

const isPkcs7 = ({ type, parameters }: ContentType): boolean =>
  pkcs7.test(type) ||
  // Some gateways take the type away.
  (type === "application/octet-stream" && /\.p7m$/i.test(parameters.get("name") ?? ""));

/**
 * The class of mail that is signed, encrypted or a signed receipt, by its Content-Type; `undefined` for other mail.
 * `firstSignature`: the type of what stands beside signed content, where some senders leave the protocol out.
 */
function smimeClass(contentType: ContentType, firstSignature = ""): string | undefined {
  const { type, parameters } = contentType;
  const protocol = parameters.get("protocol")?.toLowerCase() ?? firstSignature;
  if (type === "multipart/signed" && pkcs7Signature.test(protocol)) return "IPM.Note.SMIME.MultipartSigned";
  if (!isPkcs7(contentType)) return undefined;
  const isReceipt = parameters.get("smime-type")?.toLowerCase() === "signed-receipt";
  return isReceipt ? "IPM.Note.Receipt.SMIME" : "IPM.Note.SMIME";
}

/** How reports of delivery are named, after the class of the message that they are about. */
const deliveryKinds: Readonly<Record<string, string>> = {
  failed: "NDR",
  delayed: "DELAYED",
  delivered: "DR",
  relayed: "DR",
  expanded: "DR",
};

/** Of signed and encrypted mail there are reports on delivery and failure of their own (MS-ASEMAIL 2.2.2.49). */
function deliveryClass(report: Part, kind: string): string {
  const returned = leavesOf(report).find(({ embedded }) => embedded !== undefined)?.embedded;
  const type = returned && parseContentType(returned.first("content-type"), "text/plain");
  const about = (kind === "DELAYED" ? undefined : type && smimeClass(type)) ?? "IPM.Note";
  return `REPORT.${about}.${kind}`;
}

async function reportClass(source: ByteSource, root: Part): Promise<string | undefined> {
  const report = [root, ...root.children].find(({ contentType }) => contentType.type === "multipart/report");
  if (report === undefined) return undefined;
  const find = (...types: string[]) => leavesOf(report).find((part) => types.includes(part.contentType.type));
  const receipt = find("message/disposition-notification", "message/global-disposition-notification");
  if (receipt) {
    const disposition = /^Disposition:.*;\s*([\w-]+)/im.exec(await textOf(source, receipt))?.[1];
    return /^displayed$/i.test(disposition ?? "displayed")
      ? "REPORT.IPM.Note.IPNRN"
      : "REPORT.IPM.Note.IPNNRN";
  }
  const status = find("message/delivery-status", "message/global-delivery-status");
  const kind = report.contentType.parameters.get("report-type")?.toLowerCase();
  if (status === undefined) return kind === "delivery-status" ? deliveryClass(report, "NDR") : undefined;
  // One failure among many recipients makes it a failure.
  const actions = [...(await textOf(source, status)).matchAll(/^Action:\s*([a-z]+)/gim)].map(
    ([, word = ""]) => word.toLowerCase(),
  );
  const worst = ["failed", "delayed", "delivered", "relayed", "expanded"].find((word) =>
    actions.includes(word),
  );
  return deliveryClass(report, deliveryKinds[worst ?? "failed"] ?? "NDR");
}

const answerClasses: Readonly<Record<string, string>> = {
  ACCEPTED: "IPM.Schedule.Meeting.Resp.Pos",
  DECLINED: "IPM.Schedule.Meeting.Resp.Neg",
  TENTATIVE: "IPM.Schedule.Meeting.Resp.Tent",
};

async function meetingClass(source: ByteSource, calendar: Part): Promise<string | undefined> {
  const text = await textOf(source, calendar);
  const given = calendar.contentType.parameters.get("method") ?? /^METHOD:\s*([\w-]+)/im.exec(text)?.[1];
  if (!/^BEGIN:VEVENT/im.test(text)) return undefined;
  switch (given?.toUpperCase()) {
    case "REQUEST":
      return "IPM.Schedule.Meeting.Request";
    case "CANCEL":
      return "IPM.Schedule.Meeting.Canceled";
    case "REPLY":
    case "COUNTER": {
      const answer = /^ATTENDEE[^\r\n]*;PARTSTAT="?([A-Z-]+)/im.exec(text)?.[1]?.toUpperCase() ?? "";
      return (
        answerClasses[answer] ?? (given.toUpperCase() === "COUNTER" ? answerClasses["TENTATIVE"] : undefined)
      );
    }
    default:
      return undefined;
  }
}

// What older programs write into TNEF (MS-OXTNEF 2.1.3.3.4).
const tnefClasses: Readonly<Record<string, string>> = {
  "ipm.microsoft schedule.mtgreq": "IPM.Schedule.Meeting.Request",
  "ipm.microsoft schedule.mtgcncl": "IPM.Schedule.Meeting.Canceled",
  "ipm.microsoft schedule.mtgrespp": answerClasses["ACCEPTED"] ?? "",
  "ipm.microsoft schedule.mtgrespn": answerClasses["DECLINED"] ?? "",
  "ipm.microsoft schedule.mtgrespa": answerClasses["TENTATIVE"] ?? "",
  "ipm.microsoft mail.read receipt": "REPORT.IPM.Note.IPNRN",
  "ipm.microsoft mail.non-delivery": "REPORT.IPM.Note.NDR",
};

const knownClass = /^(?:IPM\.Schedule\.Meeting\.|REPORT\.IPM\.)[\w.]{1,100}$/i;

/** The class that TNEF gives its message, if it is one that devices treat in a way of its own. */
function classInTnef({ unpacked }: ReadContent): string | undefined {
  for (const { message } of unpacked.values()) {
    const name = message.messageClass;
    const known = tnefClasses[name.toLowerCase()] ?? (knownClass.test(name) ? name : undefined);
    if (known !== undefined) return known;
  }
  return undefined;
}

/** The class of a message that is signed, encrypted or a report, whatever else is in it. */
export const sealedClass = async (source: ByteSource, root: Part): Promise<string | undefined> =>
  smimeClass(root.contentType, root.children[1]?.contentType.type) ?? reportClass(source, root);

/**
 * The class of other messages (MS-ASEMAIL 2.2.2.49). `byMethod`: what iCalendar text says of itself counts, as nobody reads
 * more of it.
 */
export async function messageClass(
  source: ByteSource,
  content: ReadContent,
  byMethod: boolean,
): Promise<string> {
  const meeting = byMethod && content.calendar && (await meetingClass(source, content.calendar));
  return (meeting || undefined) ?? classInTnef(content) ?? "IPM.Note";
}

/** Whether a message class is one of signed or encrypted mail. */
export const isSmimeClass = (name: string): boolean => /^IPM\.Note\.(?:Receipt\.)?SMIME/.test(name);
