import type { EasRequest } from "@easkit/backend";
import { createMemoryBackend } from "@easkit/backend-memory";
import { createEasServer } from "easkit";
import { expect, test } from "vitest";
import { createRest } from "./create-rest.js";

/** A host whose callers are known by a cookie, which browsers send whoever made them ask. */
function createCookieRest() {
  const eas = createEasServer({ backend: createMemoryBackend({ users: [{ id: "u", password: "p" }] }) });
  const rest = createRest({
    devices: eas.devices,
    path: "/api",
    authorize: (request) =>
      request.header("cookie") === "session=1" ? { actor: "root", role: "admin" } : undefined,
  });
  const ask = (method: string, url: string, headers: Readonly<Record<string, string>>) => {
    const all: Readonly<Record<string, string>> = { cookie: "session=1", ...headers };
    const request: EasRequest = {
      method,
      url,
      header: (name) => all[name],
      body: (async function* () {})(),
      signal: new AbortController().signal,
    };
    return rest.serve(request);
  };
  return { ask, eas };
}

test.each<readonly [string, Readonly<Record<string, string>>, number]>([
  ["a form of another page", { "content-type": "application/x-www-form-urlencoded" }, 403],
  ["a script of another page", { "sec-fetch-site": "cross-site", "x-easkit-admin": "1" }, 403],
  ["a page of a neighbour", { "sec-fetch-site": "same-site", "x-easkit-admin": "1" }, 403],
  ["the console", { "sec-fetch-site": "same-origin", "x-easkit-admin": "1" }, 200],
  ["a browser that says nothing of sites", { "x-easkit-admin": "1" }, 200],
])("with a cookie, %s is answered with its due", async (_name, headers, status) => {
  const { ask, eas } = createCookieRest();
  expect((await ask("POST", "/api/users/u/reset", headers)).status).toBe(status === 200 ? 404 : status);
  const audited = await eas.devices.audit.newest(5);
  expect(audited.map(({ action }) => action)).toEqual(status === 403 ? ["admin.refused"] : []);
});

test("reading needs no more than the cookie, and allows no other page to look", async () => {
  const { ask } = createCookieRest();
  const reply = await ask("GET", "/api/users", { origin: "https://evil.test" });
  expect(reply.status).toBe(200);
  expect(Object.keys(reply.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  expect(reply.headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
});
