import type { Backend, CallContext, OutgoingMail } from "@easkit/backend";
import { deliverMail } from "../delivery.js";
import type { Durability } from "../moving.js";
import type { OpenMailbox } from "../reading.js";
import { writeRefusalReport } from "./refusal-report.js";
import type { RefusedRecipient, SendMail } from "./send-mail.js";
import { SentKeys } from "./sent-keys.js";

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Does the same wish once: who asks while it is being done gets the same outcome. */
function createShared(): (key: string, act: () => Promise<void>) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  return (key, act) => {
    const known = running.get(key);
    if (known !== undefined) return known;
    const mine = act().finally(() => running.delete(key));
    running.set(key, mine);
    return mine;
  };
}

/** Does what must not undo a message that has been sent: a failure is logged. */
async function afterSending(ctx: CallContext, what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    ctx.log.error(what, { error });
  }
}

/** The method that sends, by `send`; a wish that has been fulfilled is not again. */
export function sendingMethods(open: OpenMailbox, send: SendMail, { fsync }: Durability) {
  const shared = createShared();
  async function report(
    ctx: CallContext,
    mail: OutgoingMail,
    refused: readonly RefusedRecipient[],
  ): Promise<void> {
    await afterSending(ctx, "cannot report refused recipients", async () => {
      const mime = once(await writeRefusalReport(ctx, mail, refused));
      const { directory } = await (await open(ctx)).open("inbox");
      await deliverMail(directory, { mime, received: new Date(), letters: "", fsync });
    });
  }
  return {
    async sendMail(ctx, mail, options) {
      const { root } = (await open(ctx)).tree;
      const { idempotencyKey } = options;
      await shared(`${root}\n${idempotencyKey}`, async () => {
        const sent = new SentKeys(root, fsync);
        if (await sent.has(idempotencyKey)) return;
        await send(ctx, mail, { ...options, report: (own, refused) => report(ctx, own, refused) });
        await afterSending(ctx, "cannot remember what was sent", () => sent.add(idempotencyKey));
      });
    },
  } satisfies Partial<Backend>;
}
