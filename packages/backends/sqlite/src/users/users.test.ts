import { afterEach, describe, expect, test } from "vitest";
import { type Office, openOffice } from "../testing/office.js";

let office: Office;
afterEach(() => office.backend.close());

const sign = (user: string, password: string) => {
  const { signal, log } = office.ctx("anna");
  return office.backend.authenticate({ signal, log }, { kind: "basic", user, password });
};

describe("signing in", () => {
  test("works by id or any address, in any case, with the password or an app password", async () => {
    office = await openOffice(["anna", "ben"]);
    const { users } = office.backend;
    await users.change("anna", {
      password: "sécret",
      addresses: ["anna@example.test", "A.Smith@other.test"],
    });
    const principal = { id: "anna", address: "anna@example.test" };
    for (const name of ["anna", "ANNA", "anna@example.test", "a.smith@OTHER.test"]) {
      expect(await sign(name, "sécret")).toEqual(principal);
    }
    const phone = users.addAppPassword("anna", "phone");
    expect(await sign("anna", phone)).toEqual(principal);
    expect(await sign("ben", phone)).toBeUndefined();
    const { signal, log } = office.ctx("anna");
    const bearer = (token: string) => office.backend.authenticate({ signal, log }, { kind: "bearer", token });
    expect(await bearer(phone)).toEqual(principal);
    expect(await bearer("")).toBeUndefined();
    expect(users.listAppPasswords("anna")).toMatchObject([{ label: "phone" }]);
    users.removeAppPassword("anna", "phone");
    expect(await sign("anna", phone)).toBeUndefined();
  });

  test("fails without a password, with an old one, and for nobody", async () => {
    office = await openOffice(["anna"]);
    expect(await sign("anna", "")).toBeUndefined();
    await office.backend.users.change("anna", { password: "one" });
    expect(await sign("anna", "one")).toBeDefined();
    await office.backend.users.change("anna", { password: "two" });
    expect(await sign("anna", "one")).toBeUndefined();
    expect(await sign("nobody", "two")).toBeUndefined();
  });

  test("is forbidden to users for whom EAS is switched off, once they have proven who they are", async () => {
    office = await openOffice(["anna"]);
    await office.backend.users.change("anna", { password: "one", easEnabled: false });
    await expect(sign("anna", "one")).rejects.toMatchObject({ refusal: { reason: "disabled" } });
    expect(await sign("anna", "two")).toBeUndefined();
  });
});

describe("users", () => {
  test("have ids and addresses that nobody else has", async () => {
    office = await openOffice(["anna"]);
    const { users } = office.backend;
    await expect(users.create({ id: "Anna" })).rejects.toMatchObject({ code: "exists" });
    const twice = users.create({ id: "ben", addresses: ["ANNA@example.test"] });
    await expect(twice).rejects.toMatchObject({ code: "exists" });
    expect(users.find("ben")).toBeUndefined();
    for (const id of ["", "a b", "x".repeat(65), "a/b"]) {
      await expect(users.create({ id })).rejects.toMatchObject({ code: "invalid" });
    }
    await expect(users.create({ id: "c", addresses: ["c"] })).rejects.toMatchObject({ code: "invalid" });
    expect([...users.list()].map(({ id }) => id)).toEqual(["anna"]);
  });

  test("have a policy and information about themselves", async () => {
    office = await openOffice(["anna"]);
    const policy = { devicePasswordEnabled: true, minDevicePasswordLength: 6 };
    await office.backend.users.change("anna", { policy, displayName: "Anna" });
    expect(await office.backend.getPolicy?.(office.ctx("anna"))).toEqual(policy);
    expect(await office.backend.getUserInformation?.(office.ctx("anna"))).toEqual({
      displayName: "Anna",
      emailAddresses: ["anna@example.test"],
    });
  });

  test("have folders of all types, the fixed ones of which cannot be deleted", async () => {
    office = await openOffice(["anna"]);
    const mailbox = office.backend.mailbox("anna");
    expect(mailbox.listFolders().map(({ type }) => type)).toContain("recipientInformationCache");
    for (const type of [
      "userMail",
      "userCalendar",
      "userContacts",
      "userTasks",
      "userNotes",
      "userJournal",
    ] as const) {
      expect(mailbox.addFolder({ displayName: type, type })).toMatchObject({ displayName: type, type });
    }
    const remove = office.backend.deleteFolder?.(office.ctx("anna"), "junk", { idempotencyKey: "1" });
    await expect(remove).rejects.toMatchObject({ code: "forbidden" });
  });
});
