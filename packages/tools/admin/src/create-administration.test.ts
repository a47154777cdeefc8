import type { EasRequest } from "@easkit/backend";
import { createMemoryBackend } from "@easkit/backend-memory";
import { createEasServer } from "easkit";
import { expect, test } from "vitest";
import { type AdministrationOptions, createAdministration } from "./create-administration.js";

function open(options: Partial<AdministrationOptions> = {}) {
  const eas = createEasServer({ backend: createMemoryBackend({ users: [{ id: "u", password: "p" }] }) });
  const administration = createAdministration({
    devices: eas.devices,
    authorize: () => ({ actor: "root", role: "admin" }),
    ...options,
  });
  return (url: string, method = "GET", headers: Readonly<Record<string, string>> = {}) => {
    const request: EasRequest = {
      method,
      url,
      header: (name) => headers[name],
      body: (async function* () {})(),
      signal: new AbortController().signal,
    };
    return administration.serve(request);
  };
}

const textOf = (body: unknown) => (body instanceof Uint8Array ? new TextDecoder().decode(body) : "");

test("the console is at the mount point, the REST face below it, whatever is in front of it", async () => {
  const ask = open({ path: "/steer" });
  for (const prefix of ["", "/groupware"]) {
    expect(textOf((await ask(`${prefix}/steer/`)).body)).toContain('src="console.js"');
    expect(textOf((await ask(`${prefix}/steer/api/me`)).body)).toContain("root");
    expect((await ask(`${prefix}/steer/nothing`)).status).toBe(404);
  }
  expect((await ask("/elsewhere")).status).toBe(404);
});

test("who comes without the slash is sent to it, and to no other host", async () => {
  const ask = open();
  for (const url of ["/admin", "//evil.test/admin", "/groupware/admin?x=//evil.test"])
    expect(await ask(url)).toMatchObject({ status: 308, headers: { location: "admin/" } });
});

test("files are served to be read, and not again to who has them", async () => {
  const ask = open();
  const { status, headers } = await ask("/admin/console.css");
  expect(status).toBe(200);
  expect(headers["content-type"]).toBe("text/css; charset=utf-8");
  const again = await ask("/admin/console.css", "GET", { "if-none-match": headers["etag"] ?? "" });
  expect(again).toMatchObject({ status: 304, body: undefined });
  expect((await ask("/admin/", "POST")).status).toBe(405);
  for (const path of [
    "/admin/../package.json",
    "/admin/%2e%2e/package.json",
    "/admin/app.tsx",
    "/admin/constructor",
  ])
    expect((await ask(path)).status).toBe(404);
});

test("the REST face is there without the console as well", async () => {
  const ask = open({ console: false });
  expect((await ask("/admin/")).status).toBe(404);
  expect((await ask("/admin/api/users")).status).toBe(200);
});
