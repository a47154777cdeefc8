import type { Backend } from "@easkit/backend";
import { BackendError } from "@easkit/backend";
import { createMemoryBackend } from "@easkit/backend-memory";
import { document, fileContent, type ProtocolVersion, type RawContent, readRaw } from "@easkit/eas-schema";
import { describe, expect, it } from "vitest";
import { createTestServer, TestDevice } from "../testing/test-device.js";

const root = "\\\\server\\share";
const file = `${root}\\plan.txt`;
const text = "0123456789";
const login = { user: "anna", password: "other" };
const documents = [
  { linkId: root },
  { linkId: file, content: text, contentType: "text/plain", modified: new Date(Date.UTC(2026, 10, 2)) },
  { linkId: `${root}\\.hidden`, content: "x", isHidden: true },
  { linkId: `${root}\\empty.txt`, content: "" },
  { linkId: `${root}\\sub` },
  { linkId: `${root}\\sub\\deep.txt`, content: "deep" },
  { linkId: `${root}\\secret.txt`, content: "secret", login },
];

type Wrap = (backend: Backend) => Backend;

async function open(
  version: ProtocolVersion = "16.1",
  { library = true, wrap = (each) => each }: { library?: boolean; wrap?: Wrap } = {},
) {
  const users = [{ id: "alice", password: "secret" }];
  const backend = createMemoryBackend({ users, ...(library && { documents }) });
  const device = new TestDevice(createTestServer(wrap(backend)), version);
  const search = async (value: string | undefined, options: object = {}) => {
    const query = [{ tag: "equalTo", value: { linkId: "", ...(value !== undefined && { value }) } }] as const;
    const response = await device.run("Search", { store: { name: "DocumentLibrary", query, options } });
    const store = response?.response?.store;
    const results = (store?.results ?? []).map(({ properties }) =>
      readRaw(document, properties as RawContent),
    );
    return { ...store, results };
  };
  const fetch = async (linkId: string, options: object = {}) => {
    const wish = [{ tag: "fetch", value: { store: "DocumentLibrary", linkId, options } }] as const;
    const [result] = (await device.run("ItemOperations", wish))?.response ?? [];
    if (result?.tag !== "fetch") throw new Error("nothing was fetched");
    const { properties, ...rest } = result.value;
    return { ...rest, ...(properties && { file: readRaw(fileContent, properties) }) };
  };
  return { device, search, fetch };
}

const versions = ["12.0", "12.1", "14.0", "14.1", "16.0", "16.1"] as const;

describe.each(versions)("the document library at %s", (version) => {
  it("is searched by link: a folder comes with what is in it (MS-ASDOC_R111)", async () => {
    const { search } = await open(version);
    const found = await search(root);
    expect(found).toMatchObject({ status: "ok", range: "0-5", total: 6 });
    expect(found.results.map(({ displayName }) => displayName)).toEqual([
      "share",
      ".hidden",
      "empty.txt",
      "plan.txt",
      "secret.txt",
      "sub",
    ]);
    expect(found.results[0]).toMatchObject({ linkId: root, isFolder: true, isHidden: false });
    expect(found.results[1]).toMatchObject({ isHidden: true });
    const one = await search(file);
    expect(one).toMatchObject({ status: "ok", range: "0-0", total: 1 });
    expect(one.results).toEqual([
      {
        linkId: file,
        displayName: "plan.txt",
        isFolder: false,
        isHidden: false,
        creationDate: new Date(0),
        lastModifiedDate: new Date(Date.UTC(2026, 10, 2)),
        contentLength: 10,
        contentType: "text/plain",
      },
    ]);
  });

  it("gives rows by range", async () => {
    const { search } = await open(version);
    expect(await search(root, { range: "2-3" })).toMatchObject({ range: "2-3", total: 6 });
    expect(await search(root, { range: "9-12" })).toMatchObject({ status: "endOfRange" });
    expect(await search(root, { range: "x" })).toMatchObject({ status: "invalidRequest" });
  });

  it("gives files, whole and in ranges", async () => {
    const { fetch } = await open(version);
    expect(await fetch(file)).toMatchObject({
      status: "ok",
      linkId: file,
      file: { data: btoa(text), version: new Date(Date.UTC(2026, 10, 2)) },
    });
    expect(await fetch(file, { range: "2-4" })).toMatchObject({
      file: { data: btoa("234"), range: "2-4", total: 10 },
    });
    expect(await fetch(file, { range: "20-30" })).toMatchObject({ status: "rangeInvalid" });
    expect(await fetch(file, { range: "4-2" })).toMatchObject({ status: "rangeInvalid" });
  });

  it("says what is wrong with a link", async () => {
    const { fetch, search } = await open(version);
    expect(await fetch(`${root}\\nothing`)).toMatchObject({ status: "notFound", linkId: `${root}\\nothing` });
    expect(await fetch(root)).toMatchObject({ status: "badLink" });
    expect(await fetch(`${root}\\..\\..\\etc\\passwd`)).toMatchObject({ status: "badLink" });
    expect(await fetch(`${root}\\empty.txt`)).toMatchObject({ status: "fileEmpty" });
    expect(await search(`${root}\\nothing`)).toMatchObject({ status: "notFound" });
    expect(await search(`${root}\\..`)).toMatchObject({ status: "badLink" });
    expect(await search(undefined)).toMatchObject({ status: "badLink" });
  });
});

describe("the document library", () => {
  it.each(["12.1", "14.1", "16.1"] as const)(
    "asks for another login, and takes it, at %s",
    async (version) => {
      const { fetch, search } = await open(version);
      const secret = `${root}\\secret.txt`;
      const given = { userName: "anna", password: "other" };
      const wrong = { userName: "anna", password: "wrong" };
      expect(await fetch(secret)).toMatchObject({ status: "credentialsRequired" });
      expect(await fetch(secret, wrong)).toMatchObject({ status: "documentAccessDenied" });
      expect(await fetch(secret, given)).toMatchObject({ status: "ok" });
      expect(await search(secret)).toMatchObject({ status: "credentialsRequired" });
      expect(await search(secret, wrong)).toMatchObject({ status: "accessDenied" });
      expect(await search(secret, given)).toMatchObject({ status: "ok", total: 1 });
    },
  );

  it("is answered in parts where the device takes them", async () => {
    const { device } = await open();
    const body = await device.encode("ItemOperations", [
      { tag: "fetch", value: { store: "DocumentLibrary", linkId: file, options: { range: "3-5" } } },
    ]);
    const headers = { "ms-asacceptmultipart": "T", "content-type": "application/vnd.ms-sync.wbxml" };
    const reply = await device.raw({ url: device.urlOf("ItemOperations"), body, headers });
    expect(Buffer.from(reply.body).toString("latin1").endsWith("345")).toBe(true);
  });

  it("is not there where the backend has none", async () => {
    const { fetch, search } = await open("16.1", { library: false });
    expect(await fetch(file)).toMatchObject({ status: "storeUnknown" });
    expect(await search(file)).toMatchObject({ status: "accessDenied" });
  });

  it("is searched in no other way (MS-ASDOC_R85)", async () => {
    const { device } = await open();
    const term = { tag: "freeText", value: "plan" } as const;
    const response = await device.run("Search", { store: { name: "DocumentLibrary", query: [term] } });
    expect(response?.response?.store?.status).toBe("invalidRequest");
    const old = await open("2.5");
    expect((await old.search(file)).status).toBe("invalidRequest");
  });

  it.each([
    ["unavailable", "connectionFailed", "connectionFailed"],
    ["too-large", "tooLarge", "tooComplex"],
    ["quota", "downloadFailed", "serverError"],
  ] as const)("that fails with %s says so", async (code, fetched, searched) => {
    const wrap: Wrap = (backend) => ({
      ...backend,
      getDocument: async () => {
        throw new BackendError(code, "no");
      },
    });
    const { fetch, search } = await open("16.1", { wrap });
    expect(await fetch(file)).toMatchObject({ status: fetched });
    expect(await search(file)).toMatchObject({ status: searched });
  });
});
