import { type Backend, type ClientCertificate, LoginRefused } from "@easkit/backend";
import { createMemoryBackend } from "@easkit/backend-memory";
import { expect, test } from "vitest";
import { runCase } from "../case.js";
import type { BackendFixture } from "./backend-fixture.js";
import { loginCases } from "./login-cases.js";

const certificateOf = (subject: string): ClientCertificate => ({
  subject,
  issuer: "CN=ca",
  serialNumber: "1",
  fingerprint256: "00",
});

/** A backend with a user who is blocked, and one who has a certificate. */
function open(spoil: (good: Backend) => Partial<Backend> = () => ({})): () => Promise<BackendFixture> {
  return async () => {
    const memory = createMemoryBackend({
      users: [
        { id: "anna", password: "right" },
        { id: "ben", password: "right too" },
      ],
    });
    const good: Backend = {
      ...memory,
      async authenticate(ctx, credentials) {
        const principal = await memory.authenticate(ctx, credentials);
        if (principal?.id === "ben") throw new LoginRefused({ reason: "blocked" });
        return principal;
      },
      authenticateCertificate: async (_ctx, { subject }) =>
        subject === "CN=anna" ? { id: "anna" } : undefined,
    };
    const basic = (user: string, password: string) => ({ kind: "basic", user, password }) as const;
    return {
      backend: { ...good, ...spoil(good) },
      principal: { id: "anna" },
      credentials: {
        good: basic("anna", "right"),
        bad: basic("anna", "wrong"),
        refused: [{ credentials: basic("ben", "right too"), reason: "blocked" }],
      },
      certificates: { good: certificateOf("CN=anna"), bad: certificateOf("CN=eve") },
      close: async () => {},
    };
  };
}

test.each([
  ["lets a blocked user in", "logins/refused", () => ({ authenticate: async () => ({ id: "ben" }) })],
  [
    "tells the wrong reason",
    "logins/refused",
    () => ({
      authenticate: async () => {
        throw new LoginRefused({ reason: "disabled" });
      },
    }),
  ],
  [
    "tells of a blocked user before the password is right",
    "logins/refused-quietly",
    () => ({
      authenticate: async () => {
        throw new LoginRefused({ reason: "blocked" });
      },
    }),
  ],
  [
    "takes any certificate",
    "logins/certificate",
    () => ({ authenticateCertificate: async () => ({ id: "anna" }) }),
  ],
] as const)("a backend that %s is caught by %s", async (_name, caughtBy, spoil) => {
  const found = loginCases.find(({ id }) => id === caughtBy);
  if (found === undefined) return expect.unreachable(`there is no case ${caughtBy}`);
  expect(await runCase(found, open())).toMatchObject({ outcome: "passed" });
  expect(await runCase(found, open(spoil))).toMatchObject({ outcome: "failed" });
});
