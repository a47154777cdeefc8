import { type Backend, BackendError, type CallContext, type OutOfOffice } from "@easkit/backend";
import type { Mailbox } from "./mailbox.js";
import type { OpenMailbox } from "./reading.js";

/** What the user has set, beside what is in the folders. */
export interface Account {
  outOfOffice: OutOfOffice;
  /** By device id. */
  readonly devicePasswords: Map<string, string>;
}

/** An account in which nothing has been set. */
export const newAccount = (): Account => ({
  outOfOffice: { state: "disabled", messages: {} },
  devicePasswords: new Map(),
});

function keepPassword({ account }: Mailbox, { device }: CallContext, password: string | undefined): void {
  if (!device) throw new BackendError("invalid", "no device asks");
  if (password === undefined) account.devicePasswords.delete(device.id);
  else account.devicePasswords.set(device.id, password);
}

/** Automatic replies and passwords of devices: kept, and not acted on. */
export function accountMethods(open: OpenMailbox) {
  return {
    async getOutOfOffice(ctx) {
      return structuredClone(open(ctx).account.outOfOffice);
    },
    async setOutOfOffice(ctx, { messages, ...rest }) {
      const { account } = open(ctx);
      account.outOfOffice = structuredClone({
        ...rest,
        messages: { ...account.outOfOffice.messages, ...messages },
      });
    },
    async setDevicePassword(ctx, password) {
      keepPassword(open(ctx), ctx, password);
    },
  } satisfies Partial<Backend>;
}
