import type { ByteSource } from "@easkit/backend";
import { openPartBytes } from "../body/part-text.js";
import type { ReadContent } from "../body/read-content.js";
import { readBytes } from "../byte-source.js";
import { guessText } from "../decode/text-decoder.js";
import { leavesOf, type Part } from "../scan/part.js";

const examined = 64 * 1024;

const textOf = async (source: ByteSource, part: Part): Promise<string> =>
  guessText(await readBytes(openPartBytes(source, part), examined)).replace(/\r?\n[ \t]/g, "");

/** The class of signed and encrypted mail; `undefined` for other mail. */
function smimeClass(root: Part): string | undefined {
  const { type, parameters } = root.contentType;
  // Some senders leave the protocol out; then the signature itself tells.
  const protocol = parameters.get("protocol")?.toLowerCase() ?? root.children[1]?.contentType.type ?? "";
  if (type === "multipart/signed" && /^application\/(x-)?pkcs7-signature$/.test(protocol)) {
    return "IPM.Note.SMIME.MultipartSigned";
  }
  return /^application\/(x-)?pkcs7-mime$/.test(type) ? "IPM.Note.SMIME" : undefined;
}

const deliveryClasses: Readonly<Record<string, string>> = {
  failed: "REPORT.IPM.Note.NDR",
  delayed: "REPORT.IPM.Note.DELAYED",
  delivered: "REPORT.IPM.Note.DR",
  relayed: "REPORT.IPM.Note.DR",
  expanded: "REPORT.IPM.Note.DR",
};

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
  if (status === undefined) return kind === "delivery-status" ? "REPORT.IPM.Note.NDR" : undefined;
  // One failure among many recipients makes it a failure.
  const actions = [...(await textOf(source, status)).matchAll(/^Action:\s*([a-z]+)/gim)].map(
    ([, word = ""]) => word.toLowerCase(),
  );
  const worst = ["failed", "delayed", "delivered", "relayed", "expanded"].find((word) =>
    actions.includes(word),
  );
  return deliveryClasses[worst ?? "failed"];
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
  smimeClass(root) ?? reportClass(source, root);

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
export const isSmimeClass = (name: string): boolean => name.startsWith("IPM.Note.SMIME");
