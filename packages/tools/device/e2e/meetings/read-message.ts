import type { ItipMessage } from "@easkit/backend";

const times = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const toDate = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text.replace(times, "$1-$2-$3T$4:$5:$6Z"));

const statuses = { ACCEPTED: "accepted", TENTATIVE: "tentative", DECLINED: "declined" } as const;
const methods = { REQUEST: "request", REPLY: "reply", COUNTER: "counter", CANCEL: "cancel" } as const;
const isOf = <T extends object>(words: T, word: string): word is keyof T & string => word in words;

/** Reads a message about a meeting in UTC, in a way of its own. */
export function readMessage(ical: string): ItipMessage | undefined {
  const lines = ical.replace(/\r\n[ \t]/g, "").split("\r\n");
  const value = (name: string) =>
    lines.find((line) => new RegExp(`^${name}[;:]`).test(line))?.replace(/^[^:]*:/, "");
  const uid = value("UID");
  const method = value("METHOD") ?? "";
  if (uid === undefined || !isOf(methods, method)) return undefined;
  const instanceId = toDate(value("RECURRENCE-ID"));
  const answers = lines.flatMap((line) => {
    const [, status = ""] = /^ATTENDEE.*PARTSTAT=(\w+)/.exec(line) ?? [];
    const [, email = ""] = /mailto:(.*)$/.exec(line) ?? [];
    const isAnswer = method === "REPLY" || method === "COUNTER";
    if (!isAnswer || !isOf(statuses, status)) return [];
    return [{ email, status: statuses[status], ...(instanceId && { instanceId }) }];
  });
  const [start, end] = [
    toDate(lines.findLast((line) => line.startsWith("DTSTART:"))?.slice(8)),
    toDate(value("DTEND")),
  ];
  return {
    method: methods[method],
    uid,
    event: {},
    answers,
    ...(instanceId && { instanceId }),
    ...(method === "COUNTER" && start && end && { proposed: { start, end } }),
  };
}

/** A message about the meeting `meeting-1` of Ada's with Ben, as another program writes it. */
export const writeMessage = (method: "REQUEST" | "REPLY", partstat: string): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//example//test//EN",
    `METHOD:${method}`,
    "BEGIN:VEVENT",
    "UID:meeting-1",
    "SEQUENCE:0",
    "DTSTAMP:20261120T120000Z",
    "DTSTART:20991201T090000Z",
    "DTEND:20991201T100000Z",
    "SUMMARY:Plans",
    "ORGANIZER;CN=Ada:mailto:ada@example.com",
    `ATTENDEE;CN=Ben;PARTSTAT=${partstat}:mailto:ben@example.com`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
