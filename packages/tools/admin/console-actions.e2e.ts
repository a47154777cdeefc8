import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoHost, startDemoHost } from "./src/testing/demo-host.js";
import { findChromium } from "./src/testing/find-chromium.js";

const executablePath = findChromium();
const pictures = process.env["EASKIT_SCREENSHOTS"];
const ID = "BUTTONS";

describe.skipIf(executablePath === undefined)("each action of the console, in a real browser", () => {
  let host: DemoHost;
  let browser: Browser;
  let page: Page;
  const pressed = new Set<string>();
  const offered = new Set<string>();

  beforeAll(async () => {
    host = await startDemoHost();
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.addInitScript((token) => sessionStorage.setItem("easkit-token", token), host.token);
    const device = host.device("demo", { deviceId: ID });
    await device.folderSync();
    await device.sync(["inbox"], { filterType: 1 });
    await page.goto(`${host.url}/admin/#/device/demo/${ID}`);
    await page.getByRole("heading", { name: "Actions" }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  /** What the server says of the device. */
  async function look(below = ""): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${host.token}` };
    const answer = await fetch(`${host.url}/admin/api/users/demo/devices/${ID}${below}`, { headers });
    return { status: answer.status, ...((await answer.json()) as object) };
  }
  const buttons = () => page.getByRole("region", { name: "Actions" }).getByRole("button");
  const noteOffered = async () => {
    for (const label of await buttons().allTextContents()) offered.add(label);
  };
  async function picture(called: string): Promise<void> {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${called}.png`), fullPage: true });
  }

  async function press(label: string): Promise<void> {
    await noteOffered();
    await buttons()
      .and(page.getByRole("button", { name: label, exact: true }))
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    const typed = dialog.getByLabel(`Type ${ID} to go on`);
    if ((await typed.count()) > 0) await typed.fill(ID);
    await dialog.getByRole("button", { name: label, exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    pressed.add(label);
  }

  const untilOffered = (label: string) => page.getByRole("button", { name: label, exact: true }).waitFor();

  it("holds a device up and lets it go on, keeps it out and lets it in, and leaves it to the rules", async () => {
    await press("Suspend");
    await untilOffered("Resume");
    expect((await look())["suspended"]).toMatchObject({ by: "administrator" });
    await press("Resume");
    await untilOffered("Suspend");
    expect((await look())["suspended"]).toBeUndefined();
    await press("Block");
    await untilOffered("Allow");
    expect((await look())["access"]).toMatchObject({ access: "block" });
    await press("Allow");
    await untilOffered("Block");
    await press("Leave to the rules");
    await page.getByRole("button", { name: "Leave to the rules" }).waitFor({ state: "detached" });
    expect((await look())["access"]).toMatchObject({ access: "allow", because: "otherwise" });
  });

  it("traces a device, shows what it says, and forgets it", async () => {
    await press("Trace for an hour");
    await page.getByRole("heading", { name: /^Trace/ }).waitFor();
    const device = host.device("demo", { deviceId: ID });
    await device.folderSync();
    await device.sync(["inbox"], { filterType: 1 });
    const exchange = page.locator("details", { hasText: ">0</FolderHierarchy:SyncKey>" });
    await exchange.locator("summary").click();
    await exchange.getByText("<FolderHierarchy:SyncKey>0</FolderHierarchy:SyncKey>").waitFor();
    await picture("trace");
    await page.setViewportSize({ width: 390, height: 844 });
    await picture("phone-trace");
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1280, height: 900 });
    await press("End the trace");
    await untilOffered("Trace for an hour");
    expect((await look("/trace"))["exchanges"]).toEqual([]);
  });

  it("starts over the folder list, one folder, and all of a device", async () => {
    const device = host.device("demo", { deviceId: ID });
    await device.folderSync();
    const { totals } = await device.sync(["inbox"], { filterType: 1 });
    await press("Resync the folder list");
    expect((await device.folderSync()).added.length).toBeGreaterThan(5);
    await page.getByRole("button", { name: "Resync Inbox" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Resync", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect((await device.sync(["inbox"], { filterType: 1 })).totals.adds).toBe(totals.adds);
    await press("Reset");
    await device.folderSync();
    expect((await device.sync(["inbox"], { filterType: 1 })).totals).toMatchObject({
      adds: totals.adds,
      items: totals.items,
    });
  });

  it("asks for a wipe of either kind, and takes it back", async () => {
    for (const [label, kind] of [
      ["Wipe the account", "account"],
      ["Wipe the device", "device"],
    ] as const) {
      await press(label);
      await untilOffered("Cancel the wipe");
      expect((await look())["wipe"]).toMatchObject({ kind, state: "requested" });
      await press("Cancel the wipe");
      await untilOffered(label);
      expect((await look())["wipe"]).toBeUndefined();
    }
  });

  it("forgets a device, and leaves no action out", async () => {
    await press("Remove");
    await page.getByRole("heading", { name: "Devices", level: 1 }).waitFor();
    expect((await look())["status"]).toBe(404);
    expect([...offered].filter((label) => !pressed.has(label))).toEqual([]);
    expect(pressed.size).toBe(13);
  });
});
