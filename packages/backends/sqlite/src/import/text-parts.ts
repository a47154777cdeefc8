/** The text of a calendar of which each part can be read by itself: one event or to-do, with the time zones of all. */
export interface CalendarPart {
  readonly kind: "vevent" | "vtodo";
  readonly uid: string;
  readonly text: string;
}

const BREAK = "\r\n";

/** Lines as they were before they were folded (RFC 5545 section 3.1). */
const unfold = (text: string): readonly string[] =>
  text
    .replace(/^\uFEFF/, "")
    .replace(/\r?\n[ \t]/g, "")
    .split(/\r?\n/)
    .filter((line) => line !== "");

/** The blocks of a name at the top of each calendar, with their lines; what lies inside others stays in them. */
function* blocksIn(lines: readonly string[], within: string): Generator<{ name: string; lines: string[] }> {
  const open: string[] = [];
  let block: string[] = [];
  for (const line of lines) {
    const begun = /^BEGIN:(\S+)\s*$/i.exec(line)?.[1]?.toLowerCase();
    if (begun !== undefined) open.push(begun);
    const depth = open.indexOf(within);
    const isInside = depth >= 0 && open.length > depth + 1;
    if (isInside) block.push(line);
    if (!/^END:/i.test(line)) continue;
    const ended = open.pop();
    if (isInside && open.length === depth + 1 && ended !== undefined) {
      yield { name: ended, lines: block };
      block = [];
    }
  }
}

const uidOf = (lines: readonly string[]): string =>
  lines.flatMap((line) => /^UID(?:;[^:]*)?:(.*)$/i.exec(line)?.[1]?.trim() ?? [])[0] ?? "";

/** Splits calendars into their events and to-dos; an event and its exceptions, which have one UID, stay together. */
export function splitCalendar(text: string): readonly CalendarPart[] {
  const zones: string[] = [];
  const parts = new Map<
    string,
    { readonly kind: CalendarPart["kind"]; readonly uid: string; lines: string[] }
  >();
  for (const { name, lines } of blocksIn(unfold(text), "vcalendar")) {
    if (name === "vtimezone") zones.push(...lines);
    if (name !== "vevent" && name !== "vtodo") continue;
    const uid = uidOf(lines);
    // What has no UID belongs to nothing else.
    const key = uid === "" ? `${parts.size}` : `${name} ${uid}`;
    const known = parts.get(key);
    if (known === undefined) parts.set(key, { kind: name, uid, lines: [...lines] });
    else known.lines.push(...lines);
  }
  return [...parts.values()].map(({ kind, uid, lines }) => ({
    kind,
    uid,
    text: ["BEGIN:VCALENDAR", "VERSION:2.0", ...zones, ...lines, "END:VCALENDAR", ""].join(BREAK),
  }));
}

/** Splits a text into its vCards, as they are. */
export const splitCards = (text: string): readonly string[] =>
  text.match(/^BEGIN:VCARD[\s\S]*?^END:VCARD[^\n]*\n?/gim) ?? [];
