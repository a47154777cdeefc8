import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { ItemOperations, MoveItems, Ping, Search, SendMail } from "@easkit/eas-schema";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { message } from "../../test/fake-mailbox.js";
import { type FakeServer, startFakeServer } from "../../test/fake-server.js";
import { composeMail } from "./mail-text.js";
import { runCli } from "./program.js";

let folder: string;
let server: FakeServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "easkit-cli-"));
  server = await startFakeServer();
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

class Sink extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function run(argv: readonly string[], { input = "", env = {} } = {}) {
  const stdout = new Sink();
  const stderr = new Sink();
  const streams = {
    stdin: Readable.from(input === "" ? [] : [Buffer.from(input)]),
    stdout,
    stderr,
    env: { XDG_STATE_HOME: folder, ...env },
  };
  const account = ["--url", server.url, "--user", "demo@example.com", "--password", "demo"];
  const code = await runCli(argv.includes("--url") ? argv : [...argv, ...account], streams);
  return { code, out: stdout.text, err: stderr.text };
}

describe("easkit-device sync", () => {
  it("prints one JSON object, and zeros the second time", async () => {
    const first = await run(["sync", "--json"]);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(first.out)).toEqual({
      version: "16.1",
      folders: [
        {
          id: "5",
          name: "Inbox",
          type: 2,
          class: "Email",
          items: 3,
          adds: 3,
          changes: 0,
          deletes: 0,
          bytes: expect.any(Number),
        },
        {
          id: "6",
          name: "Calendar",
          type: 8,
          class: "Calendar",
          items: 1,
          adds: 1,
          changes: 0,
          deletes: 0,
          bytes: expect.any(Number),
        },
        {
          id: "7",
          name: "Contacts",
          type: 9,
          class: "Contacts",
          items: 2,
          adds: 2,
          changes: 0,
          deletes: 0,
          bytes: expect.any(Number),
        },
      ],
      totals: {
        folders: 3,
        items: 6,
        adds: 6,
        changes: 0,
        deletes: 0,
        bytesIn: expect.any(Number),
        bytesOut: expect.any(Number),
        requests: 11,
        msToFirstItem: expect.any(Number),
        ms: expect.any(Number),
      },
      errors: [],
    });
    const second = await run(["sync", "--json"]);
    expect(JSON.parse(second.out).totals).toMatchObject({ items: 6, adds: 0, changes: 0, deletes: 0 });
  });

  it("prints a line a folder, and takes folders by name", async () => {
    const { code, out } = await run(["sync", "contacts"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Contacts +2 items {2}2 added, 0 changed, 0 deleted/);
    expect(out).toMatch(/1 folder, 2 items: 2 added/);
  });

  it("exits with 1 when a folder could not be synced, and says why", async () => {
    server.script = (seen, response) => {
      if (seen.command !== "GetItemEstimate") return false;
      response.writeHead(503).end();
      return true;
    };
    const { code, err } = await run(["sync"]);
    expect(code).toBe(1);
    expect(err).toContain("easkit-device: folder 5: GetItemEstimate: HTTP 503 Service Unavailable");
  });

  it("keeps one state a user and server, and another where it is told to", async () => {
    await run(["sync"]);
    await run(["sync", "--state", join(folder, "own.jsonl")]);
    const entries = await readdir(folder, { recursive: true });
    expect(entries).toContain("own.jsonl");
    expect(
      entries.filter((name) =>
        /easkit-device.demo@example.com@127\.0\.0\.1_\d+-[0-9a-f]{12}\.jsonl$/.test(name),
      ),
    ).toHaveLength(1);
  });
});

describe("easkit-device", () => {
  it.each([
    [["folders"], /^5\tInbox\tEmail\n6\tCalendar\tCalendar\n7\tContacts\tContacts\n$/],
    [["options"], /^versions: 2\.5, 12\.0.*16\.1\ncommands: .*Sync/],
    [["provision"], /^policy key: 222\ndevicePasswordEnabled: false\n$/],
    [["send", "--to", "ann@example.com", "--subject", "Hi", "--body", "Hello"], /^sent\n$/],
    [["state", "show"], /key of the folder list: 0/],
  ])("%j prints what it found", async (argv, expected) => {
    const { code, out, err } = await run(argv);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(expected);
  });

  it("prints exchanges on standard error, without the password", async () => {
    const { out, err } = await run(["folders", "--trace", "--protocol", "14.1"]);
    expect(out).toContain("Inbox");
    expect(err).toContain("> POST");
    expect(err).toContain("<SyncKey>0</SyncKey>");
    expect(err).toContain("authorization: Basic …");
    expect(err).not.toContain(Buffer.from("demo@example.com:demo").toString("base64"));
  });

  it("forgets its state when it is told to", async () => {
    await run(["sync"]);
    const { out } = await run(["state", "reset"]);
    expect(out).toMatch(/^removed /);
    expect(JSON.parse((await run(["sync", "--json"])).out).totals.adds).toBe(6);
  });

  it("ends a ping with 0 at a change and with 3 when the heartbeat is over", async () => {
    await run(["sync"]);
    expect(await run(["ping", "--heartbeat", "60"])).toMatchObject({
      code: 3,
      out: expect.stringContaining("no change"),
    });
    server.script = async (seen, response) => {
      if (seen.command !== "Ping") return false;
      await server.reply(seen, response, Ping, { status: "changes", folders: ["5"] });
      return true;
    };
    const { code, out } = await run(["ping", "--heartbeat", "60"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^changed after \d+ ms: Inbox \(5\)\n$/);
  });

  it("sends a message from a file as it is", async () => {
    const file = join(folder, "mail.eml");
    await writeFile(file, "Subject: From a file\r\n\r\nHello");
    await run(["send", "--file", file]);
    const seen = server.seen.at(-1);
    if (!seen) throw new Error("nothing was sent");
    const { mime } = await server.read(seen, SendMail);
    if (!(mime instanceof Uint8Array)) throw new TypeError("no bytes");
    expect(Buffer.from(mime).toString()).toBe("Subject: From a file\r\n\r\nHello");
  });

  it("searches, fetches and moves", async () => {
    server.script = async (seen, response) => {
      const fetched = { status: "ok" as const, serverId: "5:1", properties: message("Whole") };
      const store = {
        status: "ok" as const,
        results: [{ longId: "L", properties: message("Found") }],
        total: 1,
      };
      if (seen.command === "Search")
        await server.reply(seen, response, Search, { status: "ok", response: { store } });
      else if (seen.command === "ItemOperations") {
        await server.reply(seen, response, ItemOperations, {
          status: "ok",
          response: [{ tag: "fetch", value: fetched }],
        });
      } else if (seen.command === "MoveItems") {
        await server.reply(seen, response, MoveItems, {
          responses: [{ srcMsgId: "5:1", status: "ok", dstMsgId: "6:1" }],
        });
      } else return false;
      return true;
    };
    expect((await run(["search", "hello"])).out).toBe(
      "2026-11-20T10:00:00.000Z  ann@example.com  Found\n1 found\n",
    );
    expect((await run(["fetch", "Inbox", "5:1"])).out).toContain('<Subject xmlns="Email">Whole</Subject>');
    expect((await run(["move", "5:1", "Inbox", "Calendar"])).out).toBe("moved; it is now 6:1\n");
  });

  it("posts XML from standard input and prints the answer as XML", async () => {
    const input = '<FolderSync xmlns="FolderHierarchy"><SyncKey>0</SyncKey></FolderSync>';
    const { code, out } = await run(["raw", "FolderSync"], { input });
    expect(code).toBe(0);
    expect(out).toContain("<Count>3</Count>");
  });
});

describe("a failure is one line and an exit code:", () => {
  const account = (url: string, password: string) => [
    "--url",
    url,
    "--user",
    "demo@example.com",
    "--password",
    password,
  ];

  it.each([
    ["an unknown command", ["nonsense"], 2],
    ["a missing option", ["sync", "--url", "http://127.0.0.1"], 2],
    ["a version that does not exist", ["sync", "--protocol", "15.0"], 2],
    ["a folder that does not exist", ["sync", "Nowhere"], 2],
    ["a base64 query at 12.0", ["sync", "--protocol", "12.0", "--query", "base64"], 2],
    ["a server that is not there", ["sync", ...account("http://127.0.0.1:9", "demo")], 5],
  ])("%s", async (_, argv, expected) => {
    const { code, out, err } = await run(argv);
    expect([code, out]).toEqual([expected, ""]);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("wrong credentials", async () => {
    const { code, err } = await run(["sync", ...account(server.url, "wrong")]);
    expect(code).toBe(4);
    expect(err).toBe("easkit-device: OPTIONS: the server refused the credentials (HTTP 401)\n");
  });

  it("with --debug, it says where it comes from", async () => {
    expect((await run(["sync", "Nowhere", "--debug"])).err).toMatch(/\n\s+at /);
  });
});

it("a composed message is ASCII, whatever is said in it", () => {
  const text = composeMail({
    from: "a@example.com",
    to: ["b@example.com", "c@example.com"],
    cc: [],
    subject: `Grüße ☃ ${"lang ".repeat(20)}`,
    body: "Hällo\nzwei",
  });
  expect(text).toMatch(/^[\r\n\t -~]*$/);
  expect(text).toContain("To: b@example.com, c@example.com\r\n");
  expect(Math.max(...text.split("\r\n").map(({ length }) => length))).toBeLessThan(79);
  const [, body = ""] = text.split("\r\n\r\n");
  expect(Buffer.from(body, "base64").toString()).toBe("Hällo\r\nzwei");
});
