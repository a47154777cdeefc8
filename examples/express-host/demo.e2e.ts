import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const deviceCli = join(root, "packages/tools/device/bin/easkit-device.js");

/** What `easkit-device sync --json` prints. */
interface SyncReport {
  readonly folders: readonly { readonly name: string; readonly items: number }[];
  readonly totals: {
    readonly items: number;
    readonly adds: number;
    readonly changes: number;
    readonly deletes: number;
  };
  readonly errors: readonly unknown[];
}

let folder: string;
let host: ChildProcess;
let url: string;

/** Starts the host on a free port and waits until it says where it listens. */
async function startHost(dataDir: string): Promise<{ process: ChildProcess; url: string }> {
  const env = { ...process.env, PORT: "0", HOST: "127.0.0.1", DATA_DIR: dataDir };
  const child = spawn(process.execPath, [join(root, "examples/express-host/dist/main.js")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  for await (const chunk of child.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    printed += chunk;
    const match = /at (http:\/\/[\d.:]+)\/Microsoft-Server-ActiveSync/.exec(printed);
    if (match?.[1]) {
      child.stdout.resume();
      return { process: child, url: match[1] };
    }
  }
  throw new Error(`the host did not start: ${printed}`);
}

/** Runs the scripted device and gives what it printed. */
async function runDevice(...args: readonly string[]): Promise<{ code: number | null; out: string }> {
  const all = [deviceCli, ...args, "--url", url, "--user", "demo@example.com", "--password", "demo"];
  const child = spawn(process.execPath, all, { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    out += chunk;
  });
  const [code] = await once(child, "close");
  return { code, out };
}

async function sync(state: string, ...args: readonly string[]): Promise<SyncReport> {
  const { out } = await runDevice("sync", "--json", "--state", join(folder, state), ...args);
  return JSON.parse(out);
}

/** Messages on disk, by Maildir folder. */
async function countMessages(maildir: string): Promise<number> {
  const entries = await readdir(maildir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && /[/\\](cur|new)$/.test(entry.parentPath)).length;
}

const countItems = async (file: string): Promise<number> =>
  JSON.parse(await readFile(join(root, "fixtures", file), "utf8")).length;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "easkit-demo-"));
  ({ process: host, url } = await startHost(join(folder, "data")));
});

afterAll(async () => {
  host.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

describe("the demo host", () => {
  const maildir = () => join(folder, "data/demo@example.com/Maildir");

  it("gives a device every folder and item, as many as there are on disk, and nothing the second time", async () => {
    const first = await sync("newest");
    const others = await Promise.all(
      ["calendar.json", "contacts.json", "tasks.json", "notes.json"].map(countItems),
    );
    const expected = others.reduce((sum, count) => sum + count, await countMessages(maildir()));
    expect(first.errors).toEqual([]);
    expect(first.totals).toMatchObject({ items: expected, adds: expected });
    const second = await sync("newest");
    expect(second.totals).toMatchObject({ items: expected, adds: 0, changes: 0, deletes: 0 });
  });

  it.each([
    ["2.5", "plain"],
    ["12.0", "plain"],
    ["12.1", "base64"],
    ["14.0", "plain"],
    ["14.1", "base64"],
    ["16.0", "plain"],
    ["16.1", "base64"],
  ])("gives the same to a device that speaks %s with a %s query", async (version, query) => {
    const report = await sync(`v${version}`, "--protocol", version, "--query", query);
    const notes = Number(version) < 14 ? await countItems("notes.json") : 0;
    const all = await sync("newest");
    expect(report.errors).toEqual([]);
    expect(report.totals.items).toBe(all.totals.items - notes);
  });

  it("tells a device where it is, by Autodiscover in both forms", async () => {
    const eas = `${url}/Microsoft-Server-ActiveSync`;
    const json = await fetch(
      `${url}/autodiscover/autodiscover.json?Email=demo@example.com&Protocol=ActiveSync`,
    );
    expect(await json.json()).toEqual({ Protocol: "ActiveSync", Url: eas });
    const schemas = "http://schemas.microsoft.com/exchange/autodiscover/mobilesync";
    const body = `<Autodiscover xmlns="${schemas}/requestschema/2006"><Request><EMailAddress>demo@example.com</EMailAddress><AcceptableResponseSchema>${schemas}/responseschema/2006</AcceptableResponseSchema></Request></Autodiscover>`;
    const post = (password: string) =>
      fetch(`${url}/Autodiscover/Autodiscover.xml`, {
        method: "POST",
        headers: { "content-type": "text/xml", authorization: `Basic ${btoa(`demo:${password}`)}` },
        body,
      });
    expect((await post("wrong")).status).toBe(401);
    expect(await (await post("demo")).text()).toContain("<DisplayName>Dana Reed</DisplayName>");
    expect(await (await post("demo")).text()).toContain(`<Url>${eas}</Url>`);
  });

  it("ends a Ping when a message is dropped into the Maildir, and the next Sync brings it", async () => {
    await sync("ping");
    const ended = runDevice("ping", "--heartbeat", "60", "--state", join(folder, "ping"));
    await waitForLine("waiting for changes");
    await copyFile(
      join(root, "fixtures/mail/Inbox/001.eml"),
      join(maildir(), "new", "1790000000.M1P1.dropped"),
    );
    const { code, out } = await ended;
    expect(code).toBe(0);
    expect(out).toContain("Inbox");
    expect((await sync("ping")).totals.adds).toBe(1);
  });

  it("sends mail that arrives, with a copy among the sent items", async () => {
    await sync("send");
    const { code } = await runDevice(
      "send",
      "--to",
      "demo@example.com",
      "--subject",
      "To myself",
      "--body",
      "Hello",
      "--state",
      join(folder, "send"),
    );
    expect(code).toBe(0);
    expect((await sync("send")).totals.adds).toBe(2);
  });

  it("stops cleanly on Ctrl-C, also while a device waits", async () => {
    await sync("stop");
    const waiting = runDevice("ping", "--heartbeat", "60", "--state", join(folder, "stop"));
    await waitForLine("waiting for changes");
    host.kill("SIGINT");
    const [code] = await once(host, "exit");
    expect(code).toBe(0);
    expect((await waiting).code).toBe(3);
  });
});

/** Waits until the host prints a line with `text`. */
async function waitForLine(text: string): Promise<void> {
  const { stdout } = host;
  if (!stdout) throw new Error("the host's output is not piped");
  await new Promise<void>((resolve) => {
    const listen = (chunk: string) => {
      if (!chunk.includes(text)) return;
      stdout.off("data", listen);
      resolve();
    };
    stdout.on("data", listen);
  });
}
