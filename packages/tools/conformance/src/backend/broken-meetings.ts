import type { OutOfOffice } from "@easkit/backend";
import { type BrokenBackend, orThrow } from "./spoiling.js";

/** Backends that are wrong about meetings, people or automatic replies. */
export const brokenMeetings: readonly BrokenBackend[] = [
  [
    "finds a meeting that nobody asked for",
    "meetings/find-event",
    (good) => {
      let last: string | undefined;
      return {
        findEvent(ctx, uid) {
          last ??= uid;
          return orThrow(good.findEvent?.(ctx, last));
        },
      };
    },
  ],
  [
    "tells free and busy times in another order",
    "busy/order",
    (good) => ({
      async getFreeBusy(ctx, addresses, period) {
        const found = await orThrow(good.getFreeBusy?.(ctx, [...addresses].sort(), period));
        return found;
      },
    }),
  ],
  [
    "takes everything in the calendar for busy",
    "busy/events",
    (good) => ({
      async getFreeBusy(ctx, addresses, { start, end }) {
        const around = { start: new Date(start.getTime() - 9e8), end: new Date(end.getTime() + 9e8) };
        return orThrow(good.getFreeBusy?.(ctx, addresses, around));
      },
    }),
  ],
  [
    "finds somebody for every name",
    "people/resolve-address",
    (good) => ({
      async resolveRecipients(ctx, text, options) {
        const page = await orThrow(good.resolveRecipients?.(ctx, text, options));
        if (page.total > 0) return page;
        const made = { source: "addressList", displayName: text, emailAddress: text } as const;
        return { recipients: [made], total: 1 };
      },
    }),
  ],
  [
    "tells certificates that nobody wants",
    "people/resolve-wants",
    (good) => ({
      async resolveRecipients(ctx, text, options) {
        const { recipients, total } = await orThrow(good.resolveRecipients?.(ctx, text, options));
        const certificates = [new Uint8Array(1)];
        return { recipients: recipients.map((each) => ({ ...each, certificates })), total };
      },
    }),
  ],
  [
    "forgets when replies begin and end",
    "replies/kept",
    (good) => ({
      setOutOfOffice: (ctx, { state, messages }) => orThrow(good.setOutOfOffice?.(ctx, { state, messages })),
    }),
  ],
  [
    "forgets what other audiences are told",
    "replies/absent-stay",
    () => {
      let kept: OutOfOffice = { state: "disabled", messages: {} };
      return {
        getOutOfOffice: async () => kept,
        async setOutOfOffice(_ctx, replies) {
          kept = replies;
        },
      };
    },
  ],
];
