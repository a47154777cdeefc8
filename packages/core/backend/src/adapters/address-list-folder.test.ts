import { describe, expect, it } from "vitest";
import type { Backend } from "../backend.js";
import type { CallContext } from "../context.js";
import type { Person } from "../search.js";
import { withAddressListFolder } from "./address-list-folder.js";

const log = { debug: () => {}, warn: () => {}, error: () => {} };
const ctx: CallContext = { principal: { id: "ada" }, signal: new AbortController().signal, log };
const source = (size: number) => ({
  size,
  async *open() {
    yield new Uint8Array(size).fill(65);
  },
});

function createGroupware(
  people: Person[],
  { feed = true, ...options }: { readonly feed?: boolean; readonly largestPicture?: number } = {},
) {
  let now = 0;
  let listings = 0;
  const backend: Backend = {
    authenticate: async () => undefined,
    async *listFolders() {
      yield { id: "contacts", displayName: "Contacts", type: "contacts" };
    },
    async *listItems() {
      yield { id: "own", revision: "1" };
    },
    getItem: async () => ({ class: "Contacts", properties: { lastName: "Own" }, revision: "1" }),
    ...(feed && {
      getChanges: async () => ({ changes: [{ id: "own", revision: "1" }], cursor: "own", more: false }),
    }),
    deleteFolder: async () => {},
  };
  const shown = withAddressListFolder(backend, {
    async *list() {
      listings++;
      yield* people;
    },
    now: () => now,
    ...options,
  });
  return { shown, later: () => (now += 61_000), listings: () => listings };
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

const ada: Person = {
  displayName: "Ada Lovelace",
  firstName: "Ada",
  lastName: "Lovelace",
  emailAddress: "ada@example.test",
  phone: "+1 1",
  mobilePhone: "+1 2",
  homePhone: "+1 3",
  office: "2.17",
  title: "Countess",
  company: "Engines",
  alias: "ada",
};
const folder = "address-list";
const contactsIn = async (backend: Backend) => {
  const stats = await all(backend.listItems(ctx, folder, {}));
  return Promise.all(stats.map(({ id }) => backend.getItem(ctx, folder, id, { parts: "all" })));
};

describe("the address list as a folder", () => {
  it("is there beside the others, and can only be read", async () => {
    const { shown } = createGroupware([ada]);
    expect(await all(shown.listFolders(ctx))).toEqual([
      { id: "contacts", displayName: "Contacts", type: "contacts" },
      { id: folder, displayName: "Address List", type: "userContacts", readOnly: true },
    ]);
    const wish = { idempotencyKey: "w" };
    await expect(shown.deleteFolder?.(ctx, folder, wish)).rejects.toMatchObject({ code: "forbidden" });
    await shown.deleteFolder?.(ctx, "contacts", wish);
    expect(await all(shown.listItems(ctx, "contacts", {}))).toEqual([{ id: "own", revision: "1" }]);
  });

  it("has everybody, with all that is known of them", async () => {
    const { shown } = createGroupware([ada, { displayName: "Meeting room" }]);
    expect((await contactsIn(shown)).map((item) => "properties" in item && item.properties)).toEqual(
      expect.arrayContaining([
        {
          fileAs: "Ada Lovelace",
          firstName: "Ada",
          lastName: "Lovelace",
          email1Address: "ada@example.test",
          alias: "ada",
          businessPhoneNumber: "+1 1",
          mobilePhoneNumber: "+1 2",
          homePhoneNumber: "+1 3",
          officeLocation: "2.17",
          jobTitle: "Countess",
          companyName: "Engines",
        },
        { fileAs: "Meeting room", lastName: "Meeting room" },
      ]),
    );
  });

  it.each([
    [36 * 1024, 36 * 1024, true],
    [36 * 1024 + 1, 10_000_000, false],
    [101, 100, false],
    [1, 0, false],
    [0, 100, false],
  ])("has a picture of %i bytes where %i are allowed: %s", async (size, largestPicture, isThere) => {
    const { shown } = createGroupware([{ ...ada, picture: source(size) }], { largestPicture });
    const [item] = await contactsIn(shown);
    expect(item).toHaveProperty("class", "Contacts");
    expect(JSON.stringify(item).includes('"picture"')).toBe(isThere);
  });

  it("keeps ids, and has another revision where something has changed", async () => {
    const people = [ada, { displayName: "Ben", emailAddress: "ben@example.test" }];
    const { shown, later, listings } = createGroupware(people);
    const before = await all(shown.listItems(ctx, folder, {}));
    expect(before.map(({ id }) => id)).toEqual(before.map(({ id }) => id).toSorted());
    people[0] = { ...ada, title: "Programmer" };
    expect(await all(shown.listItems(ctx, folder, {}))).toEqual(before);
    expect(listings()).toBe(1);
    later();
    const after = await all(shown.listItems(ctx, folder, {}));
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after.filter((stat, at) => stat.revision !== before[at]?.revision)).toHaveLength(1);
    people.pop();
    later();
    expect(await all(shown.listItems(ctx, folder, {}))).toHaveLength(1);
    await expect(
      shown.getItem(ctx, folder, before.find(({ id }) => !after.some((each) => each.id === id))?.id ?? "x", {
        parts: "all",
      }),
    ).rejects.toMatchObject({ code: "not-found" });
  });

  it("lists someone once, and nobody without a name", async () => {
    const { shown } = createGroupware([ada, { ...ada, emailAddress: "ADA@example.test" }, { phone: "1" }]);
    expect(await all(shown.listItems(ctx, folder, {}))).toHaveLength(1);
  });
});

describe("its change feed", () => {
  it("tells all in pages, then nothing, and begins anew when somebody changes", async () => {
    const people: Person[] = Array.from({ length: 7 }, (_, n) => ({ emailAddress: `p${n}@example.test` }));
    const { shown, later } = createGroupware(people);
    const listed = await all(shown.listItems(ctx, folder, {}));
    const told = [];
    let cursor: string | undefined;
    for (let more = true; more; ) {
      const page = await shown.getChanges?.(ctx, folder, cursor, { limit: 3 });
      if (!page) return expect.unreachable();
      told.push(...page.changes);
      ({ cursor, more } = page);
    }
    expect(told).toEqual(listed);
    const quiet = await shown.getChanges?.(ctx, folder, cursor, { limit: 3 });
    expect(quiet).toMatchObject({ changes: [], more: false });
    people.push(ada);
    later();
    await expect(shown.getChanges?.(ctx, folder, cursor, { limit: 3 })).rejects.toMatchObject({
      code: "cursor-expired",
    });
    expect(await shown.getChanges?.(ctx, "contacts", "x", { limit: 3 })).toMatchObject({ cursor: "own" });
  });

  it("is not there where the backend has none", () => {
    expect("getChanges" in createGroupware([ada], { feed: false }).shown).toBe(false);
  });
});
