import {
  BackendError,
  type ByteSource,
  type CalendarConverter,
  type Converters,
  type IcalConverter,
} from "@easkit/backend";
import {
  fromCalendar,
  fromTasks,
  fromVersionShape,
  openIcalAttachment,
  readItip,
  toCalendar,
  toTasks,
  toVersionShape,
  writeItip,
} from "@easkit/convert-ical";
import { fromContacts, toContacts } from "@easkit/convert-vcard";

const decoder = new TextDecoder();

async function readText(source: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of source) text += decoder.decode(chunk, { stream: true });
  return text;
}

const headerOf = (message: string, name: string): string =>
  new RegExp(`^${name}: (.*)$`, "im").exec(message)?.[1]?.trim() ?? "";

function toSource(text: string): ByteSource {
  const bytes = new TextEncoder().encode(text);
  return {
    size: bytes.length,
    async *open({ start = 0, end = bytes.length } = {}) {
      yield bytes.subarray(start, end);
    },
  };
}

/** The shapes of events for somebody in a time zone. */
export const calendarIn = (zone: string): CalendarConverter => ({
  toVersion: (_ctx, properties, version) => toVersionShape(properties, version, { zone }),
  fromVersion: (_ctx, received, version, current) =>
    fromVersionShape(received, version, { zone, ...(current && { current }) }),
});

const previously = (previous: string | undefined) => (previous === undefined ? {} : { previous });

/** Texts of events and tasks, in UTC. */
const ical: IcalConverter = {
  toCalendar: (_ctx, text) => toCalendar(text),
  fromCalendar: (_ctx, changes, previous, sequence) =>
    fromCalendar(changes, { ...previously(previous), ...(sequence !== undefined && { sequence }) }),
  toTasks: (_ctx, text) => toTasks(text),
  fromTasks: (_ctx, changes, previous) => fromTasks(changes, previously(previous)),
  openAttachment(_ctx, text, fileReference) {
    const bytes = openIcalAttachment(text, fileReference)?.bytes;
    if (!bytes) throw new BackendError("not-found", `no attachment ${fileReference}`);
    return {
      contentType: "text/plain",
      async *open() {
        yield bytes;
      },
    };
  },
};

/**
 * Converters that know just enough for the protocol's own tests: headers of one line and bodies of plain text. The
 * message `X-Fault: …` cannot be converted, and `X-Late-Fault: …` fails while its body is read.
 */
export const testConverters: Converters = {
  calendar: calendarIn("UTC"),
  ical,
  itip: { write: (_ctx, draft) => writeItip(draft), read: (_ctx, text) => readItip(text) },
  vcard: {
    toContacts: (_ctx, text) => toContacts(text),
    fromContacts: (_ctx, changes, previous) => fromContacts(changes, previously(previous)),
  },
  mime: {
    async toEmail(_ctx, item, request) {
      const message = await readText(item.mime.open());
      const fault = headerOf(message, "X-Fault");
      if (fault) throw new Error(fault);
      const [preference] = request.preferences;
      const text = message.slice(message.indexOf("\n\n") + 2);
      const type = preference?.type ?? "plain";
      const whole = type === "mime" ? message : text;
      const data = whole.slice(0, preference?.truncationSize ?? whole.length);
      const late = headerOf(message, "X-Late-Fault");
      async function* failing() {
        yield new TextEncoder().encode(data);
        throw new Error(late);
      }
      return {
        subject: headerOf(message, "Subject"),
        from: headerOf(message, "From"),
        to: headerOf(message, "To"),
        dateReceived: item.received,
        read: item.flags.read,
        messageClass: "IPM.Note",
        body: {
          type,
          estimatedDataSize: whole.length,
          truncated: data.length < whole.length,
          data: late ? failing() : data,
        },
        attachments: [
          {
            tag: "attachment",
            value: { displayName: "text.txt", fileReference: request.fileReference("1"), method: "normal" },
          },
        ],
      };
    },
    async readCalendar(_ctx, item) {
      return /BEGIN:VCALENDAR[\s\S]*END:VCALENDAR\r?\n/.exec(await readText(item.mime.open()))?.[0];
    },
    async openPart(_ctx, item, part) {
      if (part !== "1") throw new BackendError("not-found", `no part ${part}`);
      const message = await readText(item.mime.open());
      const bytes = new TextEncoder().encode(message.slice(message.indexOf("\n\n") + 2));
      return {
        contentType: "text/plain",
        displayName: "text.txt",
        async *open({ start = 0, end = bytes.length } = {}) {
          yield bytes.subarray(start, end);
        },
      };
    },
  },
  composer: {
    async compose(_ctx, { kind, written, original }) {
      const own = await readText(written.open());
      if (!("mime" in original)) {
        const subject = "subject" in original.properties ? original.properties.subject : "";
        return toSource(`${own}${kind} of ${subject}\n`);
      }
      const text = await readText(original.mime.open());
      const fault = headerOf(text, "X-Fault");
      if (fault) throw new Error(fault);
      return toSource(`${own}${kind} of ${text.slice(text.indexOf("\n\n") + 2)}`);
    },
    async write(_ctx, { from, to, subject, body, ical = "" }) {
      const recipients = to.map(({ address }) => address).join(", ");
      return toSource(
        `From: ${from.address}\nTo: ${recipients}\nSubject: ${subject}\n\n${body?.text ?? ""}\n${ical}`,
      );
    },
    async edit() {
      throw new BackendError("unsupported", "only the library's own composer edits messages");
    },
  },
  text: {
    toPlain: async (html) => html.replace(/<[^>]*>/g, ""),
    toHtml: async (plain) => `<div>${plain}</div>`,
  },
};
