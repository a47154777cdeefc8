import { type Backend, BackendError, type SearchQuery, type SearchRange } from "@easkit/backend";
import { gal, type RawContent, readRaw, type SearchTerm } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { toLongId } from "../items/long-id.js";
import { openMailbox, propertiesOf } from "../testing/test-mailbox.js";

type Options = Parameters<typeof openMailbox>[0];

const words = (...texts: readonly string[]): SearchTerm[] => [
  {
    tag: "and",
    value: [{ tag: "class", value: "Email" }, ...texts.map((value) => ({ tag: "freeText", value }) as const)],
  },
];

/** A mailbox in which messages are searched. */
async function open(options: Options = {}) {
  const mailbox = await openMailbox(options);
  const run = async (query: readonly SearchTerm[] | undefined, more: object = {}, name = "Mailbox") => {
    const answer = await mailbox.device.run("Search", {
      store: { name, ...(query && { query }), options: more },
    });
    expect(answer?.status).toBe("ok");
    return answer?.response?.store;
  };
  const subjects = async (query: readonly SearchTerm[], more: object = {}) => {
    const store = await run(query, more);
    return (store?.results ?? []).flatMap(({ properties }) =>
      properties ? propertiesOf(properties).subject : [],
    );
  };
  return { ...mailbox, run, subjects };
}

const day = (date: number) => new Date(Date.UTC(2026, 10, date));

describe.each(["12.0", "12.1", "14.0", "14.1", "16.0", "16.1"] as const)(
  "Search of a mailbox at %s",
  (version) => {
    it("finds messages by their words, newest first, each with what it takes to fetch it", async () => {
      const { deliver, run, device } = await open({ version });
      const old = deliver("Lunch", { text: "pizza on monday", received: day(1) });
      deliver("Dinner", { text: "soup", received: day(2) });
      const young = deliver("Pizza", { text: "again", received: day(3) });
      const store = await run(words("pizza"), { range: "0-9" });
      expect(store).toMatchObject({ status: "ok", range: "0-1", total: 2 });
      expect(store?.results?.map(({ collectionId, longId }) => [collectionId, longId])).toEqual([
        ["inbox", toLongId({ folderId: "inbox", itemId: young })],
        ["inbox", toLongId({ folderId: "inbox", itemId: old })],
      ]);
      const longId = store?.results?.[1]?.longId ?? "";
      const fetched = await device.run("ItemOperations", [
        { tag: "fetch", value: { store: "Mailbox", longId } },
      ]);
      const [item] = fetched?.response ?? [];
      if (item?.tag !== "fetch" || !item.value.properties) throw new Error("nothing was fetched");
      expect(item.value).toMatchObject({ status: "ok", longId, class: "Email" });
      expect(item.value.collectionId).toBeUndefined();
      expect(propertiesOf(item.value.properties)).toMatchObject({ subject: "Lunch" });
    });

    it("gives bodies as asked, and otherwise their size alone", async () => {
      const { deliver, run } = await open({ version });
      deliver("Lunch", { text: "pizza on monday" });
      const bodyOf = async (more: object) => {
        const [result] = (await run(words("pizza"), more))?.results ?? [];
        return result?.properties && propertiesOf(result.properties).body;
      };
      expect(await bodyOf({})).toMatchObject({ type: "plain", truncated: true, estimatedDataSize: 16 });
      expect((await bodyOf({}))?.data ?? "").toBe("");
      const whole = await bodyOf({ bodyPreferences: [{ type: "plain" }] });
      expect(whole?.data).toContain("pizza on monday");
    });
  },
);

describe("Search of a mailbox", () => {
  it("narrows by folder, with its subfolders if wanted, and by date", async () => {
    const { backend, deliver, subjects, device } = await open();
    const mailbox = backend.mailbox("alice");
    const trips = mailbox.addFolder({ displayName: "Trips", type: "userMail" });
    const rome = mailbox.addFolder({ displayName: "Rome", type: "userMail", parentId: trips.id });
    await device.run("FolderSync", { syncKey: "0" });
    deliver("in the inbox", { text: "pizza", received: day(1) });
    deliver("in trips", { text: "pizza", received: day(2), folderId: trips.id });
    deliver("in rome", { text: "pizza", received: day(3), folderId: rome.id });
    const inFolder = (...more: SearchTerm[]): SearchTerm[] => [
      {
        tag: "and",
        value: [{ tag: "collectionId", value: trips.id }, { tag: "freeText", value: "pizza" }, ...more],
      },
    ];
    expect(await subjects(inFolder())).toEqual(["in trips"]);
    expect(await subjects(inFolder(), { deepTraversal: true })).toEqual(["in rome", "in trips"]);
    const bound = (tag: "greaterThan" | "lessThan", date: Date): SearchTerm => ({
      tag,
      value: { dateReceived: true, value: date.toISOString() },
    });
    const pizza: SearchTerm = { tag: "freeText", value: "pizza" };
    expect(await subjects([{ tag: "and", value: [pizza, bound("greaterThan", day(2))] }])).toEqual([
      "in rome",
    ]);
    expect(await subjects([{ tag: "and", value: [pizza, bound("lessThan", day(2))] }])).toEqual([
      "in the inbox",
    ]);
    expect(await subjects([pizza])).toEqual(["in rome", "in trips", "in the inbox"]);
    expect(
      await subjects([{ tag: "and", value: [{ tag: "or", value: [pizza, bound("lessThan", day(9))] }] }]),
    ).toHaveLength(3);
  });

  it("finds items that are no mail, all of them if no class is named", async () => {
    const { backend, deliver, run } = await open();
    const mailbox = backend.mailbox("alice");
    deliver("Pizza");
    mailbox.put("contacts", {
      class: "Contacts",
      properties: { firstName: "Pia", companyName: "Pizza Ltd" },
    });
    mailbox.put("calendar", {
      class: "Calendar",
      properties: { subject: "Dinner", startTime: day(1), location: { displayName: "Pizzeria" } },
    });
    mailbox.put("tasks", {
      class: "Tasks",
      properties: { subject: "x", body: { type: "html", data: "<p>order pizza</p>" } },
    });
    const classes = async (...named: string[]) => {
      const value = [
        ...named.map((each) => ({ tag: "class", value: each }) as const),
        { tag: "freeText", value: "pizz" } as const,
      ];
      return (await run([{ tag: "and", value }]))?.results?.map((result) => result.class).sort();
    };
    expect(await classes()).toEqual(["Calendar", "Contacts", "Email", "Tasks"]);
    expect(await classes("Contacts", "Tasks")).toEqual(["Contacts", "Tasks"]);
    expect(await classes("SMS")).toEqual([undefined]);
  });

  it("answers an empty result where nothing is found", async () => {
    const { run } = await open();
    expect(await run(words("nothing"))).toEqual({ status: "ok", results: [{}], total: 0 });
  });

  it("pages through one result until it is to be built anew, without what is gone", async () => {
    const { backend, deliver, subjects, run } = await open();
    const ids = [1, 2, 3, 4].map((date) =>
      deliver(`message ${date}`, { text: "pizza", received: day(date) }),
    );
    expect(await subjects(words("pizza"), { range: "0-1" })).toEqual(["message 4", "message 3"]);
    deliver("message 5", { text: "pizza", received: day(5) });
    backend.mailbox("alice").remove("inbox", ids[1] ?? "");
    expect(await subjects(words("pizza"), { range: "2-3" })).toEqual(["message 1"]);
    expect(await run(words("pizza"), { range: "4-5" })).toMatchObject({ status: "endOfRange", total: 4 });
    const anew = { range: "0-1", rebuildResults: true };
    expect(await subjects(words("pizza"), anew)).toEqual(["message 5", "message 4"]);
    expect(await subjects(words("pizza", "message"), { range: "0-0" })).toEqual(["message 5"]);
  });

  it("has a status for each way to be wrong", async () => {
    const { run } = await open();
    const status = async (query: SearchTerm[] | undefined, more?: object, name?: string) =>
      (await run(query, more, name))?.status;
    const and = (...value: SearchTerm[]): SearchTerm[] => [{ tag: "and", value }];
    const text: SearchTerm = { tag: "freeText", value: "x" };
    const inbox: SearchTerm = { tag: "collectionId", value: "inbox" };
    expect(await status(undefined)).toBe("invalidRequest");
    expect(await status(and())).toBe("invalidRequest");
    expect(await status(and({ tag: "class", value: "Cars" }))).toBe("invalidRequest");
    expect(await status(and(text, { tag: "lessThan", value: { value: "2026-11-01" } }))).toBe(
      "invalidRequest",
    );
    expect(await status(and(text, { tag: "lessThan", value: { dateReceived: true, value: "?" } }))).toBe(
      "invalidRequest",
    );
    expect(await status(and({ tag: "equalTo", value: { linkId: "", value: "x" } }))).toBe("invalidRequest");
    const conversation: SearchTerm = { tag: "conversationId", value: Uint8Array.of(1) };
    expect(await status(and(conversation, conversation))).toBe("invalidRequest");
    expect(
      await status([
        { tag: "and", value: [text] },
        { tag: "and", value: [text] },
      ]),
    ).toBe("tooComplex");
    expect(await status(and(text, { tag: "and", value: [text] }))).toBe("tooComplex");
    expect(await status([text, inbox])).toBe("tooComplex");
    expect(await status([{ tag: "or", value: [text, inbox] }])).toBe("tooComplex");
    expect(await status([conversation])).toBe("tooComplex");
    expect(await status(words("x ".repeat(500)))).toBe("tooComplex");
    expect(await status(and(text, { tag: "collectionId", value: "gone" }))).toBe("folderSyncRequired");
    expect(await status(words("x"), { range: "5-1" })).toBe("invalidRequest");
    expect(await status(words("x"), { range: "0-999" })).toBe("endOfRange");
    expect(await status(words("x"), {}, "Attic")).toBe("invalidRequest");
    expect(await status([{ tag: "equalTo", value: { linkId: "", value: "x" } }], {}, "DocumentLibrary")).toBe(
      "accessDenied",
    );
    const { device } = await open();
    expect(await device.run("Search", {})).toEqual({ status: "serverError" });
    const old = await open({ version: "2.5" });
    expect((await old.run([{ tag: "text", value: "x" }]))?.status).toBe("invalidRequest");
  });

  it("reads through as much of a mailbox as the settings let it", async () => {
    const few = await open({ searchScan: { items: 2, time: 1000 } });
    for (let i = 1; i <= 5; i++) few.deliver(`message ${i}`, { received: day(i) });
    expect(await few.subjects(words("message"))).toEqual(["message 5", "message 4"]);
    const none = await open({ searchScan: { items: 0, time: 1000 } });
    expect((await none.run(words("message")))?.status).toBe("accessDenied");
    let time = 0;
    const slow = await open({ searchScan: { items: 10, time: 10 }, now: () => (time += 20) });
    slow.deliver("message");
    expect((await slow.run(words("message")))?.status).toBe("timedOut");
  });

  it("goes on past items that cannot be read, and tells the log of them", async () => {
    const { deliver, subjects, server } = await open();
    deliver("pizza 1");
    deliver("pizza 2", { headers: "X-Fault: broken\n" });
    deliver("pizza 3", { headers: "X-Late-Fault: broken\n" });
    const preferences = { bodyPreferences: [{ type: "plain" }] };
    expect(await subjects(words("pizza"), preferences)).toEqual(["pizza 1"]);
    expect(server.events.filter(({ type }) => type === "fault").length).toBeGreaterThan(1);
  });
});

describe("Search with a backend that can search", () => {
  const withSearch = (search: NonNullable<Backend["search"]>): Options => ({
    wrap: (backend) => ({ ...backend, search }),
  });

  it("asks it, and leaves out folders that the device does not have", async () => {
    const asked: [SearchQuery, SearchRange][] = [];
    let id = "";
    const { deliver, run } = await open(
      withSearch(async (_ctx, query, range) => {
        asked.push([query, range]);
        return {
          results: [
            { folderId: "inbox", id },
            { folderId: "secret", id: "1" },
          ],
          total: 70,
        };
      }),
    );
    id = deliver("Lunch");
    const store = await run(words("from:bob lunch"), { range: "10-19" });
    expect(asked).toEqual([
      [
        {
          kind: "and",
          of: [
            { kind: "class", classes: ["Email"] },
            {
              kind: "and",
              of: [
                { kind: "text", field: "from", text: "bob" },
                { kind: "text", text: "lunch" },
              ],
            },
          ],
        },
        { first: 10, last: 19 },
      ],
    ]);
    expect(store).toMatchObject({ status: "ok", range: "10-10", total: 70 });
    expect(store?.results).toHaveLength(1);
  });

  it.each([
    ["forbidden", "accessDenied"],
    ["unavailable", "connectionFailed"],
    ["unsupported", "tooComplex"],
    ["invalid", "invalidRequest"],
    ["not-found", "notFound"],
    ["quota", "serverError"],
  ] as const)("says %s as %s", async (code, status) => {
    const { run } = await open(
      withSearch(async () => {
        throw new BackendError(code, "no");
      }),
    );
    expect((await run(words("x")))?.status).toBe(status);
  });

  it("ends a search when the device begins another", async () => {
    let begun = () => {};
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { run } = await open(
      withSearch(async ({ signal }, query) => {
        if (!JSON.stringify(query).includes("slow")) return { results: [], total: 0 };
        begun();
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      }),
    );
    const slow = run(words("slow"));
    await started;
    expect((await run(words("quick")))?.status).toBe("ok");
    expect((await slow)?.status).toBe("timedOut");
  });
});

const others = [
  {
    id: "bmiller",
    password: "x",
    displayName: "Bob Miller",
    address: "bob@example.com",
    person: { firstName: "Bob", lastName: "Miller", title: "Cook", office: "12" },
  },
  { id: "amiller", password: "x", displayName: "Anna Miller", address: "anna@example.com" },
];

describe.each(["2.5", "12.1", "14.0", "14.1", "16.1"] as const)(
  "Search of the address list at %s",
  (version) => {
    const person = (properties: RawContent | undefined) => properties && readRaw(gal, properties);

    it("finds people by the beginning of their names, sorted by name", async () => {
      const { run } = await open({ version, others });
      const store = await run([{ tag: "text", value: "mill" }], { range: "0-9" }, "GAL");
      expect(store).toMatchObject({ status: "ok", range: "0-1", total: 2 });
      expect(store?.results?.map(({ properties }) => person(properties))).toEqual([
        { displayName: "Anna Miller", alias: "amiller", emailAddress: "anna@example.com" },
        {
          displayName: "Bob Miller",
          alias: "bmiller",
          emailAddress: "bob@example.com",
          firstName: "Bob",
          lastName: "Miller",
          title: "Cook",
          office: "12",
        },
      ]);
      expect(await run([{ tag: "text", value: "mill" }], { range: "1-1" }, "GAL")).toMatchObject({
        range: "1-1",
        total: 2,
      });
    });

    it("answers no results where nobody is found, and where there is no list", async () => {
      const { run } = await open({ version, others });
      expect(await run([{ tag: "text", value: "iller" }], {}, "GAL")).toEqual({ status: "ok", total: 0 });
      const { run: without } = await open({ version, without: ["searchPeople"] });
      expect(await without([{ tag: "text", value: "mill" }], {}, "gal")).toEqual({ status: "ok", total: 0 });
      expect((await run([{ tag: "text", value: " " }], {}, "GAL"))?.status).toBe("invalidRequest");
      expect((await run([{ tag: "text", value: "mill" }], { range: "200-299" }, "GAL"))?.status).toBe(
        "endOfRange",
      );
    });
  },
);

describe("pictures in the address list", () => {
  const picture = (size: number) => ({
    size,
    async *open() {
      yield new Uint8Array(size).fill(1);
    },
  });
  const withPictures = [100, 300, 0, 100, 100].map((size, index) => ({
    id: `m${index}`,
    password: "x",
    displayName: `Miller ${index}`,
    ...(size > 0 && { person: { picture: picture(size) } }),
  }));

  it.each(["14.1", "16.1"] as const)("come as far as the device wants them, at %s", async (version) => {
    const { run } = await open({ version, others: withPictures });
    const options = { picture: { maxSize: 200, maxPictures: 2 } };
    const store = await run([{ tag: "text", value: "miller" }], options, "GAL");
    const pictures = store?.results?.map(({ properties }) => properties && readRaw(gal, properties).picture);
    expect(pictures?.map((each) => each?.status)).toEqual([
      "ok",
      "tooLarge",
      "noPicture",
      "ok",
      "limitReached",
    ]);
    expect(pictures?.[0]?.data).toBe(Buffer.alloc(100, 1).toString("base64"));
    const plain = await run([{ tag: "text", value: "miller" }], {}, "GAL");
    const [first] = plain?.results ?? [];
    expect(first?.properties && readRaw(gal, first.properties).picture).toBeUndefined();
  });
});
