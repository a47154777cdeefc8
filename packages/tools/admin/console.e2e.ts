import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DemoHost, startDemoHost } from "./src/testing/demo-host.js";
import { findChromium } from "./src/testing/find-chromium.js";
import { outcomeOf } from "./src/testing/wipe-outcome.js";

const executablePath = findChromium();
const pictures = process.env["EASKIT_SCREENSHOTS"];
if (executablePath === undefined)
  console.warn("console.e2e.ts is skipped: there is no Chromium (apt-get install chromium, or set CHROMIUM)");

const PHONE = { width: 390, height: 844 };
const script = "<script>document.title='evil'</script><img src=x onerror=alert(1)>";

describe.skipIf(executablePath === undefined)("the console, in a real browser", () => {
  let host: DemoHost;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    host = await startDemoHost();
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (line) => {
      if (["error", "warning"].includes(line.type()) && !line.text().includes("401"))
        complaints.push(line.text());
    });
    page.on("dialog", (dialog) => {
      complaints.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(`${host.url}/admin`) && !request.url().startsWith("data:"))
        complaints.push(`asks elsewhere: ${request.url()}`);
    });
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  async function open(address: string, viewport?: typeof PHONE): Promise<void> {
    if (viewport) await page.setViewportSize(viewport);
    await page.addInitScript((token) => sessionStorage.setItem("easkit-token", token), host.token);
    await page.goto(`${host.url}/admin/${address}`);
    await page.locator("main h1").waitFor();
  }

  async function picture(name: string): Promise<void> {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }

  /** A device of the demo account that has its Inbox, and a name that is none. */
  async function openDevice(deviceId: string) {
    const device = host.device("demo", { deviceId, userAgent: "Phone/1 <b>bold</b>" });
    await device.folderSync();
    await device.settings({
      deviceInformation: { set: { model: script, os: "iOS 18", friendlyName: "<i>Mine</i>" } },
    });
    await device.sync(["inbox"], { filterType: 1 });
    return device;
  }

  const confirm = (verb: string) =>
    page.getByRole("dialog").getByRole("button", { name: verb, exact: true }).click();

  it("lets in who has the token, by keyboard alone, and nobody else", async () => {
    await page.goto(`${host.url}/admin`);
    await page.getByLabel("Token").fill("wrong");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("This token is not known.").waitFor();
    await picture("sign-in");
    await page.getByLabel("Token").fill(host.token);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Now", level: 1 }).waitFor();
    expect(await page.evaluate(() => location.href)).not.toContain(host.token);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Token").waitFor();
    expect(host.printed()).toContain("the administration refuses somebody GET /admin/api/me");
  });

  it("takes the token from the address, and out of it", async () => {
    await page.goto(`${host.url}/admin/#token=${host.token}`);
    await page.getByRole("heading", { name: "Now", level: 1 }).waitFor();
    expect(await page.evaluate(() => location.href)).not.toContain(host.token);
  });

  it("shows who waits right now, and a push in the charts", async () => {
    const device = await openDevice("LIVE");
    const ping = device.ping({ heartbeat: 60, folders: ["inbox"] });
    await open("");
    const row = page.getByRole("row", { name: /LIVE/ });
    await row.getByText("waiting", { exact: true }).waitFor();
    const mime = "From: demo@example.com\r\nTo: demo@example.com\r\nSubject: News\r\n\r\nHello\r\n";
    await host.device("demo", { deviceId: "SENDER" }).sendMail(mime);
    expect((await ping).status).toBe("changes");
    await row.getByText("idle", { exact: true }).waitFor();
    await page.reload();
    await page.getByRole("img", { name: /^Pushes: [1-9]/ }).waitFor();
    await picture("now");
  });

  it("shows what devices say of themselves as text, whatever it is", async () => {
    await openDevice("SCRIPT");
    await open("#/devices");
    await page.getByRole("cell", { name: script }).first().waitFor();
    await picture("devices");
    await page.getByRole("link", { name: "SCRIPT" }).click();
    await page.getByRole("heading", { name: "SCRIPT of demo" }).waitFor();
    await page.getByText(script).waitFor();
    await page.getByText("<i>Mine</i>").waitFor();
    await page.getByText("Phone/1 <b>bold</b>").waitFor();
    expect(await page.title()).not.toBe("evil");
    await picture("device");
  });

  it("resets a device when it is told so twice; the device starts over and ends complete", async () => {
    const device = await openDevice("RESET");
    const before = (await device.items("inbox")).length;
    await open("#/device/demo/RESET");
    await page.getByRole("button", { name: "Reset", exact: true }).press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Reset", exact: true }).click();
    await picture("confirm");
    await confirm("Reset");
    await page.getByRole("status").getByText("Done: Reset").waitFor();
    await device.folderSync();
    const { totals } = await device.sync(["inbox"], { filterType: 1 });
    expect(totals).toMatchObject({ adds: before, items: before });
  });

  it("wipes a device only when its id was typed, and the device hears of it while it waits", async () => {
    const device = await openDevice("LOST");
    const ping = device.ping({ heartbeat: 60, folders: ["inbox"] }).then(
      ({ status }) => status,
      (error: { code: string }) => error.code,
    );
    await open("#/device/demo/LOST");
    await page.getByRole("button", { name: "Wipe the device" }).click();
    const wipe = page.getByRole("dialog").getByRole("button", { name: "Wipe the device" });
    expect(await wipe.isDisabled()).toBe(true);
    await page.getByLabel("Type LOST to go on").fill("LOST");
    const started = performance.now();
    await wipe.click();
    const heard = await ping;
    expect(performance.now() - started).toBeLessThan(1000);
    await page.locator("main .badge", { hasText: "wipe" }).waitFor();
    expect(await outcomeOf(device, heard)).toBe("wiped");
  });

  it("adds a rule after showing what it changes, and lets a device out of quarantine", async () => {
    const device = await openDevice("QUARANTINED");
    await open("#/access");
    await page.getByLabel("Name").fill("odd ones");
    await page.getByLabel("Devices whose").selectOption("deviceId");
    await page.getByLabel("is like").fill("quar*");
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText("QUARANTINED of demo: allow → quarantine").waitFor();
    await picture("rule");
    await confirm("Set the rules");
    await page.getByRole("rowheader", { name: "odd ones" }).waitFor();
    const held = await device.syncOnce({ collections: [{ collectionId: "inbox" }] });
    expect(held).toMatchObject({ status: "deviceIsBlockedForThisUser", collections: [] });
    await page.getByRole("button", { name: "Allow QUARANTINED of demo" }).click();
    await picture("access");
    await confirm("Allow");
    await page.getByText("No devices.").waitFor();
    expect((await device.sync(["inbox"], { filterType: 1 })).folders).toHaveLength(1);
    await page.getByRole("button", { name: "Remove the rule odd ones" }).click();
    await confirm("Set the rules");
    await page.getByText("There are no rules").waitFor();
  });

  it("shows what was done, and that nobody has touched the notes", async () => {
    await open("#/audit");
    await page.getByText("all sound").waitFor();
    await page.getByRole("cell", { name: "device.wipe" }).waitFor();
    await page.getByRole("cell", { name: "administrator" }).first().waitFor();
    await picture("audit");
  });

  it.each(["", "#/devices", "#/device/demo/SCRIPT", "#/access", "#/audit"])(
    "fits a phone's screen, and has a name for every control: %s",
    async (address) => {
      await open(address, PHONE);
      await page.locator("main").locator("table, .empty, dl").first().waitFor();
      await picture(`phone-${address.replace(/\W+/g, "") || "now"}`);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wider).toBeLessThanOrEqual(0);
      const nameless = await page.evaluate(() =>
        [...document.querySelectorAll("button, input, select, a[href]")]
          .filter(
            (each) =>
              !(
                each.getAttribute("aria-label") ??
                each.closest("label")?.textContent ??
                each.textContent
              )?.trim(),
          )
          .map((each) => each.outerHTML),
      );
      expect(nameless).toEqual([]);
    },
  );

  it("can be gone through with the Tab key, and shows where one is", async () => {
    await open("#/devices");
    const seen: string[] = [];
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press("Shift+Tab");
      seen.push(
        await page.evaluate(() => {
          const { activeElement } = document;
          const outline = activeElement ? getComputedStyle(activeElement).outlineStyle : "none";
          return `${activeElement?.textContent?.trim() ?? ""} ${outline}`;
        }),
      );
    }
    expect(seen).toEqual(
      expect.arrayContaining(["Sign out solid", "Audit solid", "Access solid", "Now solid"]),
    );
  });

  it("is served with a policy that lets nothing else in", async () => {
    const answer = await fetch(`${host.url}/admin/`);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(await answer.text()).not.toMatch(/<script(?! type="module" src=)|<style|\son\w+=/);
    expect((await fetch(`${host.url}/admin/../package.json`)).status).toBe(404);
    expect((await fetch(`${host.url}/admin/console.ts`)).status).toBe(404);
  });
});
