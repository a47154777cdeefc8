import { join } from "node:path";
import { createMaildirBackend } from "@easkit/backend-maildir";
import { createMemoryBackend } from "@easkit/backend-memory";
import type { Backend } from "easkit";
import { composeBackends } from "./compose-backends.js";
import { deliverLocally } from "./deliver-locally.js";
import { demoAccount, findAccount } from "./demo-account.js";
import { fillMaildir } from "./fill-maildir.js";
import { fillMemory } from "./fill-memory.js";

/** Where the demo account's data come from and go to. */
export interface DemoOptions {
  /** The folder that keeps the Maildir. */
  readonly dataDir: string;
  /** The project's fixtures folder. */
  readonly fixtures: string;
  readonly now: Date;
  /** Told of recipients that cannot be reached, since the host has no mail server. */
  readonly onUndelivered: (recipients: readonly string[]) => void;
}

/** The Maildir of the demo account. */
export const maildirOf = (dataDir: string): string => join(dataDir, demoAccount.id, "Maildir");

/** A backend with the demo account: mail in a Maildir, everything else in memory. */
export async function createDemoBackend({
  dataDir,
  fixtures,
  now,
  onUndelivered,
}: DemoOptions): Promise<Backend> {
  await fillMaildir(maildirOf(dataDir), fixtures, now);
  const mail: Backend = createMaildirBackend({
    root: () => maildirOf(dataDir),
    authenticate: async (_ctx, credentials) => findAccount(credentials),
    send: deliverLocally(() => mail, onUndelivered),
  });
  const groupware = createMemoryBackend({ users: [demoAccount] });
  await fillMemory(groupware, demoAccount.id, fixtures, now);
  return composeBackends(mail, groupware);
}
