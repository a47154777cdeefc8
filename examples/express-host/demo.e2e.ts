import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const deviceCli = join(root, "packages/tools/device/bin/easkit-device.js");
const demoCli = join(root, "packages/backends/sqlite/bin/easkit-demo.js");

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

function spawnHost(dataDir: string, port: string) {
  const env = { ...process.env, PORT: port, HOST: "127.0.0.1", DATA_DIR: dataDir };
  return spawn(process.execPath, [join(root, "examples/express-host/dist/main.js")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Starts the host, on a free port unless one is given, and waits until it says where it listens. */
async function startHost(dataDir: string, port = "0"): Promise<{ process: ChildProcess; url: string }> {
  const child = spawnHost(dataDir, port);
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

/** Runs the scripted device of an account and gives what it printed. */
async function runDevice(...args: readonly string[]): Promise<{ code: number | null; out: string }> {
  return runDeviceOf("demo", ...args);
}

function runDeviceOf(name: "demo" | "team", ...args: readonly string[]) {
  return run(deviceCli, ...args, "--url", url, "--user", `${name}@example.com`, "--password", name);
}

/** Runs a command and gives what it printed. */
async function run(...args: readonly string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
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

async function countMessages(folder?: string): Promise<number> {
  const index = JSON.parse(await readFile(join(root, "fixtures/mail/index.json"), "utf8"));
  const messages: readonly { readonly folder: string }[] = index.messages;
  return messages.filter((message) => folder === undefined || message.folder === folder).length;
}

/** What the mailbox of `demo` begins with. */
async function countAll(): Promise<number> {
  const files = ["calendar.json", "contacts.json", "tasks.json", "notes.json"];
  const counts = await Promise.all([countMessages(), ...files.map(countItems)]);
  return counts.reduce((sum, count) => sum + count);
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
  it("gives a device all of the demo data, and nothing the second time", async () => {
    const expected = await countAll();
    const first = await sync("newest");
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

  it("ends a Ping when another program delivers a message, and the next Sync brings it", async () => {
    await sync("ping");
    const ended = runDevice("ping", "--heartbeat", "60", "--state", join(folder, "ping"));
    await waitForLine("waiting for changes");
    const db = join(folder, "data/groupware.sqlite");
    const message = join(root, "fixtures/mail/Inbox/001.eml");
    expect((await run(demoCli, "--db", db, "deliver", message, "demo@example.com")).code).toBe(0);
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

  it("lets its two people write to each other", async () => {
    const state = join(folder, "team");
    const first = await runDeviceOf("team", "sync", "--json", "--state", state);
    const expected = (await countMessages("Projects/Launch")) + (await countItems("contacts.json"));
    expect(JSON.parse(first.out).totals).toMatchObject({ items: expected, adds: expected });
    await sync("letters");
    const words = ["--subject", "Hello", "--body", "How are you?"];
    const at = ["--state", join(folder, "letters")];
    expect((await runDevice("send", "--to", "team@example.com", ...words, ...at)).code).toBe(0);
    expect(
      JSON.parse((await runDeviceOf("team", "sync", "--json", "--state", state)).out).totals,
    ).toMatchObject({ adds: 1, changes: 0, deletes: 0 });
    // The copy among the sent items.
    expect((await sync("letters")).totals).toMatchObject({ adds: 1 });
    await runDeviceOf("team", "send", "--to", "demo@example.com", ...words, "--state", state);
    expect((await sync("letters")).totals).toMatchObject({ adds: 1 });
  });

  it("keeps everything over a sudden end, for devices too", async () => {
    const before = await sync("newest");
    host.kill("SIGKILL");
    await once(host, "exit");
    ({ process: host } = await startHost(join(folder, "data"), new URL(url).port));
    const after = await sync("newest");
    expect(after.errors).toEqual([]);
    expect(after.totals).toMatchObject({ items: before.totals.items, adds: 0, changes: 0, deletes: 0 });
  });

  it("goes on filling the mailboxes where a first start broke off", async () => {
    const dataDir = join(folder, "half");
    const broken = spawnHost(dataDir, "0");
    for await (const chunk of broken.stdout.setEncoding("utf8")) {
      if (!String(chunk).includes("Filling")) continue;
      broken.kill("SIGKILL");
      break;
    }
    const other = await startHost(dataDir);
    const { out } = await run(
      deviceCli,
      ...["sync", "--json", "--state", join(folder, "half-state")],
      ...["--url", other.url, "--user", "demo", "--password", "demo"],
    );
    other.process.kill("SIGKILL");
    const expected = await countAll();
    expect(JSON.parse(out).totals).toMatchObject({ items: expected, adds: expected });
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
