import { isAtLeast, itemClasses, readRaw } from "@easkit/eas-schema";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventText } from "../src/scratch-vdir.js";
import { type CalendarFolder, openPhone, type Phone } from "./phone.js";
import { startVdirServer, type VdirServer } from "./vdir-server.js";

let server: VdirServer;
beforeEach(async () => {
  server = await startVdirServer();
});
afterEach(() => server.close());

const at = (text: string) => new Date(`${text}:00Z`);
const dinner = {
  subject: "Dinner",
  startTime: at("2026-03-02T18:00"),
  endTime: at("2026-03-02T20:00"),
  dtStamp: at("2026-03-01T00:00"),
};

const file = (clientId: string, content: string) =>
  ({
    tag: "add",
    value: {
      clientId,
      displayName: `${clientId}.txt`,
      contentType: "text/plain",
      method: "normal",
      content: new TextEncoder().encode(content),
    },
  }) as const;

/** What a file holds. */
async function contentOf(phone: Phone, reference = ""): Promise<string> {
  const { body } = await phone.device.fetchAttachment(reference);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The attachments that a phone was told of. */
const filesOf = (folder: CalendarFolder, id: string) =>
  [...(folder.get(id).attachments ?? [])].flatMap((each) => (each.tag === "attachment" ? [each.value] : []));

describe.each(["16.0", "16.1"] as const)("an event at %s", (version) => {
  beforeEach(() => server.put("personal/other.ics", eventText("other")));

  it("gets files, gives them out, and loses one of them", async () => {
    const phone = await openPhone(server.url, version);
    const calendar = await phone.calendar("personal");
    const id = await calendar.add({
      ...dinner,
      attachments: [file("menu", "Soup"), file("map", "Left, right")],
    });
    const [menu, map] = filesOf(calendar, id);
    expect([menu?.displayName, map?.displayName]).toEqual(["menu.txt", "map.txt"]);
    expect(await contentOf(phone, map?.fileReference)).toBe("Left, right");
    await calendar.change(id, {
      attachments: [
        { tag: "delete", value: { fileReference: menu?.fileReference ?? "" } },
        file("bill", "12"),
      ],
    });
    const left = filesOf(calendar, id);
    expect(left.map(({ displayName }) => displayName)).toEqual(["map.txt", "bill.txt"]);
    expect(await contentOf(phone, left[1]?.fileReference)).toBe("12");
    await expect(contentOf(phone, menu?.fileReference)).rejects.toThrow();
  });

  it("has a UID that the server makes, and keeps the ClientUid", async () => {
    const calendar = await (await openPhone(server.url, version)).calendar("personal");
    const id = await calendar.add({ ...dinner, clientUid: "from-the-phone" });
    const { uid, clientUid } = calendar.get(id);
    expect(clientUid).toBe("from-the-phone");
    const name = (await server.names("personal")).find((each) => each !== "other.ics");
    const text = await server.read(`personal/${name}`);
    expect(uid).toBeTruthy();
    expect(text).toContain(`UID:${uid}`);
  });
});

describe.each(["14.1", "16.1"] as const)("an invitation at %s", (version) => {
  it("says what it is to its user, and where to meet", async () => {
    await server.put(
      "personal/event.ics",
      eventText(
        "event",
        "Review",
        "ORGANIZER;CN=Ben:mailto:ben@example.test",
        "ATTENDEE;PARTSTAT=TENTATIVE;RSVP=TRUE:mailto:anna@example.test",
        "X-MICROSOFT-DISALLOW-COUNTER:TRUE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://meet.example.test/1",
        "X-MICROSOFT-ONLINEMEETINGCONFLINK:conf:sip:ben@example.test",
        "LOCATION:Terminal 2",
        "GEO:60.4;22.2",
        "X-EASKIT-LOCATION-STREET:Quay Road 7",
        `DESCRIPTION:${"long ".repeat(200)}`,
      ),
    );
    const phone = await openPhone(server.url, version);
    const calendar = await phone.calendar("personal");
    const [id = ""] = calendar.items.keys();
    expect(calendar.only).toMatchObject({
      uid: "event",
      organizerEmail: "ben@example.test",
      meetingStatus: 3,
      responseType: "tentative",
      responseRequested: true,
      disallowNewTimeProposal: true,
      onlineMeetingConfLink: "conf:sip:ben@example.test",
      onlineMeetingExternalLink: "https://meet.example.test/1",
      ...(isAtLeast(version, "16.0")
        ? { location: { displayName: "Terminal 2", street: "Quay Road 7", latitude: 60.4 } }
        : { locationText: "Terminal 2" }),
    });
    const { items } = await phone.device.itemOperationsFetch([{ collectionId: calendar.id, serverId: id }], {
      bodyPreferences: [{ type: "plain", truncationSize: 100 }],
    });
    const cut = items[0]?.properties && readRaw(itemClasses.Calendar, items[0].properties);
    expect(cut?.body).toMatchObject({ truncated: true, estimatedDataSize: 1000, data: "long ".repeat(20) });
    // The title alone is another one; the place and a text that was cut come back as they were told.
    const { subject: _, ...others } = calendar.only;
    await calendar.change(id, { ...others, ...(cut?.body && { body: cut.body }), subject: "Second review" });
    const text = await server.read("personal/event.ics");
    expect(text).toContain("SUMMARY:Second review");
    expect(text).toContain("X-EASKIT-LOCATION-STREET:Quay Road 7");
    expect(text).toContain("GEO:60.4;22.2");
    expect(text.replace(/\r\n /g, "")).toContain(`DESCRIPTION:${"long ".repeat(200)}`);
  });
});
