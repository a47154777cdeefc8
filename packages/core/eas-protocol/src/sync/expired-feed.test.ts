import { BackendError } from "@easkit/backend";
import { expect, test } from "vitest";
import { openMailbox, primeInbox, syncInbox } from "../testing/test-mailbox.js";

test("a deletion that only the listing shows after the feed has expired reaches the device", async () => {
  let expireOnce = false;
  const { device, deliver, backend } = await openMailbox({
    wrap: (memory) => ({
      ...memory,
      async getChanges(ctx, folderId, cursor, options) {
        if (cursor !== undefined && expireOnce) {
          expireOnce = false;
          throw new BackendError("cursor-expired", "too old");
        }
        const page = await memory.getChanges?.(ctx, folderId, cursor, options);
        if (page === undefined) throw new Error("no feed");
        // A feed that has no deletions.
        return { ...page, changes: page.changes.filter((change) => !("deleted" in change)) };
      },
    }),
  });
  const id = deliver("one");
  deliver("two");
  const first = await syncInbox(device, await primeInbox(device));
  backend.mailbox("alice").remove("inbox", id);
  expireOnce = true;
  const second = await syncInbox(device, first?.syncKey ?? "");
  expect(second?.commands).toMatchObject([{ tag: "delete" }]);
});
