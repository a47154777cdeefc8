import { equal, fail, ok } from "node:assert/strict";
import { BackendError } from "@easkit/backend";
import type { Case } from "../case.js";
import { type BackendFixture, type Capability, has } from "./backend-fixture.js";
import { failsWith } from "./expect-code.js";
import { inPieces, mimeItem, sampleMail } from "./sample-mail.js";
import { must, nextNumber, readSource, type Session, visit } from "./session.js";
import { checkRanges } from "./source-cases.js";

const NO_ID = "there-is-no-such-thing";
const FLAG = { read: true };
const PATCH = { class: "Notes", properties: { subject: "x" } } as const;
const FOLDER = { displayName: "x", type: "userMail", parentId: NO_ID } as const;

const RESOLVING = { limit: 1, wants: { certificates: false, pictures: false } } as const;
const PERIOD = { start: new Date(0), end: new Date(3_600_000) } as const;

type Attempt = (session: Session) => Promise<unknown> | undefined;

/** A call of each method that does no harm: about a folder that is not there. */
const harmless: Readonly<Partial<Record<Capability, Attempt>>> = {
  getChanges: ({ backend: b, ctx }) => b.getChanges?.(ctx, NO_ID, undefined, { limit: 1 }),
  createItem: ({ backend: b, ctx }) => b.createItem?.(ctx, NO_ID, mimeItem(sampleMail(1)), wish()),
  updateItem: ({ backend: b, ctx }) => b.updateItem?.(ctx, NO_ID, NO_ID, PATCH, wish()),
  replaceMail: ({ backend: b, ctx }) => b.replaceMail?.(ctx, NO_ID, NO_ID, mimeItem(sampleMail(1)), wish()),
  deleteItem: ({ backend: b, ctx }) => b.deleteItem?.(ctx, NO_ID, NO_ID, wish()),
  moveItem: ({ backend: b, ctx }) => b.moveItem?.(ctx, NO_ID, NO_ID, NO_ID, wish()),
  moveConversation: ({ backend: b, ctx }) => b.moveConversation?.(ctx, new Uint8Array(16), NO_ID, wish()),
  setFlags: ({ backend: b, ctx }) => b.setFlags?.(ctx, NO_ID, NO_ID, FLAG, wish()),
  openAttachment: ({ backend: b, ctx }) => b.openAttachment?.(ctx, NO_ID, NO_ID, NO_ID),
  createFolder: ({ backend: b, ctx }) => b.createFolder?.(ctx, FOLDER, wish()),
  updateFolder: ({ backend: b, ctx }) => b.updateFolder?.(ctx, NO_ID, { displayName: "x" }, wish()),
  deleteFolder: ({ backend: b, ctx }) => b.deleteFolder?.(ctx, NO_ID, wish()),
  emptyFolder: ({ backend: b, ctx }) => b.emptyFolder?.(ctx, NO_ID, { ...wish(), deleteSubFolders: false }),
  findEvent: ({ backend: b, ctx }) => b.findEvent?.(ctx, NO_ID),
  resolveRecipients: ({ backend: b, ctx }) => b.resolveRecipients?.(ctx, NO_ID, RESOLVING),
  getFreeBusy: ({ backend: b, ctx }) => b.getFreeBusy?.(ctx, [], PERIOD),
  getOutOfOffice: ({ backend: b, ctx }) => b.getOutOfOffice?.(ctx),
  getUserInformation: ({ backend: b, ctx }) => b.getUserInformation?.(ctx),
  getPolicy: ({ backend: b, ctx }) => b.getPolicy?.(ctx),
};

function wish() {
  return { idempotencyKey: `harmless-${nextNumber()}` };
}

async function isStub(session: Session, attempt: Attempt): Promise<boolean> {
  try {
    await attempt(session);
    return false;
  } catch (error) {
    return error instanceof BackendError && error.code === "unsupported";
  }
}

async function sendToSelf({ backend, ctx, fixture }: Session): Promise<void> {
  const to = fixture.principal.address ?? "nobody@example.test";
  const mail = Buffer.from(`From: ${to}\r\nTo: ${to}\r\nSubject: Conformance\r\n\r\nTo myself.\r\n`);
  const outgoing = { mime: inPieces(mail), saveInSentItems: false };
  await must(backend.sendMail?.(ctx, outgoing, { idempotencyKey: `send-${nextNumber()}` }));
}

/** Attachments of typed items, as their properties list them. */
async function* listedAttachments(session: Session) {
  for (const folder of await session.folders()) {
    for (const id of (await session.ids(folder.id)).slice(0, 20)) {
      const item = await session.get(folder.id, id);
      if ("mime" in item || (item.class !== "Calendar" && item.class !== "Email")) continue;
      for await (const { tag, value } of item.properties.attachments ?? []) {
        if (tag === "attachment") yield { folderId: folder.id, id, fileReference: value.fileReference };
      }
    }
  }
}

function openAttachment(
  { backend, ctx }: Session,
  ...where: [folderId: string, id: string, reference: string]
) {
  return must(backend.openAttachment?.(ctx, ...where));
}

/** What must be true of methods that may be left out. */
export const capabilityCases: readonly Case<BackendFixture>[] = [
  {
    id: "capability/no-stubs",
    why: "a method that is there can do something: what a backend cannot do it leaves out",
    run: (open) =>
      visit(open, async (session) => {
        for (const [name, attempt] of Object.entries(harmless)) {
          ok(!(await isStub(session, attempt)), `${name} is there, but only to say that it is unsupported`);
        }
      }),
  },
  {
    id: "capability/functions",
    why: "what is there under the name of a method is a function",
    run: (open) =>
      visit(open, async ({ backend }) => {
        const methods = [...Object.keys(harmless), "sendMail", "watch"];
        for (const name of methods) {
          const value: unknown = Reflect.get(backend, name);
          ok(value === undefined || typeof value === "function", `${name} is ${String(value)}`);
        }
      }),
  },
  {
    id: "send/self",
    why: "mail can be sent",
    needs: has("sendMail"),
    run: (open) => visit(open, sendToSelf),
  },
  {
    id: "attachment/content",
    why: "an attachment of a typed item opens by its reference, again and again, as long as it says, also in ranges",
    needs: has("openAttachment"),
    run: (open) =>
      visit(open, async (session) => {
        for await (const { folderId, id, fileReference } of listedAttachments(session)) {
          const attachment = await openAttachment(session, folderId, id, fileReference);
          const whole = await readSource(attachment);
          equal(whole.length, attachment.size ?? whole.length);
          await checkRanges(attachment, whole);
          ok(attachment.contentType.includes("/"), `${attachment.contentType} is no content type`);
        }
      }),
  },
  {
    id: "attachment/unknown",
    why: "a reference that no attachment has is not-found",
    needs: has("openAttachment"),
    run: (open) =>
      visit(open, async (session) => {
        for (const folder of await session.folders()) {
          const [id = NO_ID] = await session.ids(folder.id);
          for (const reference of [NO_ID, "", "../../etc/passwd"]) {
            await failsWith("not-found", "openAttachment", () =>
              openAttachment(session, folder.id, id, reference),
            );
          }
        }
      }),
  },
  {
    id: "user/information",
    why: "the addresses are addresses, the primary one first",
    needs: has("getUserInformation"),
    run: (open) =>
      visit(open, async ({ backend, ctx, fixture }) => {
        const { emailAddresses } = await must(backend.getUserInformation?.(ctx));
        for (const address of emailAddresses)
          ok(/^[^\s@]+@[^\s@]+$/.test(address), `${address} is no address`);
        equal(emailAddresses[0], fixture.principal.address ?? emailAddresses[0]);
      }),
  },
  {
    id: "user/policy",
    why: "a policy is values by name",
    needs: has("getPolicy"),
    run: (open) =>
      visit(open, async ({ backend, ctx }) => {
        for (const [name, value] of Object.entries((await backend.getPolicy?.(ctx)) ?? {})) {
          const isList = Array.isArray(value) && value.every((entry) => typeof entry === "string");
          if (!isList && !["boolean", "number", "string"].includes(typeof value))
            fail(`${name} is ${String(value)}`);
        }
      }),
  },
];
