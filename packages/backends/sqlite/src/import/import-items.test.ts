import { afterEach, expect, test } from "vitest";
import { type Office, openOffice } from "../testing/office.js";
import { generate } from "./generated.js";

let office: Office;
afterEach(() => office?.backend.close());

test("an import that breaks off goes on where it was, with nothing twice and nothing missing", async () => {
  office = await openOffice();
  const options = { messages: 450, events: 3, messageSize: 50, until: new Date(2026, 0, 1) };
  let steps = 0;
  const broken = office.backend.fill("anna", options, () => {
    if (++steps === 2) throw new Error("the power is gone");
  });
  await expect(broken).rejects.toThrow("power");
  expect(await office.list("anna")).toHaveLength(400);
  expect(await office.backend.fill("anna", options)).toEqual({ imported: 53 });
  expect(new Set(await office.read("anna")).size).toBe(450);
  expect(await office.list("anna", "calendar")).toHaveLength(3);
});

test("an import that a full mailbox ends keeps what was written before", async () => {
  office = await openOffice(["anna"], { quota: 100_000 });
  const options = { messages: 1_000, messageSize: 100, until: new Date(2026, 0, 1) };
  await expect(office.backend.fill("anna", options)).rejects.toMatchObject({ code: "quota" });
  const count = (await office.list("anna")).length;
  expect(count % 200).toBe(0);
  await office.backend.users.change("anna", { quota: 10_000_000 });
  expect(await office.backend.fill("anna", options)).toEqual({ imported: 1_000 - count });
});

test("a made up item is the same whether or not those before it were made", async () => {
  const source = generate("anna@example.test", { messages: 5, contacts: 5, until: new Date(2026, 0, 1) });
  const read = async (after: string | undefined) => {
    const seen: string[] = [];
    for await (const { content, place } of source.entries(() => after)) {
      const pieces: Uint8Array[] = [];
      if ("open" in content) for await (const piece of content.open()) pieces.push(piece);
      seen.push(`${place} ${JSON.stringify(content)} ${Buffer.concat(pieces).toString()}`);
    }
    return seen;
  };
  const all = await read(undefined);
  expect(all).toHaveLength(10);
  for (const after of [0, 4, 7]) expect(await read(String(after))).toEqual(all.slice(after + 1));
});
