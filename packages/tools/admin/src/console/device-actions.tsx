import type { OperationName, OutputOf } from "../index.js";
import type { Api } from "./api.js";
import type { Question } from "./confirm.js";

interface Action {
  readonly label: string;
  readonly who: "admin" | "self";
  readonly text: string;
  readonly danger?: boolean;
  /** Whether the device's id has to be typed. */
  readonly grave?: boolean;
  readonly call: readonly [OperationName, object?];
}

type Detail = OutputOf<"showDevice">;

function actionsFor({
  wipe,
  suspended,
  access,
  version,
  traceUntil,
}: Detail): readonly (Action | false | undefined)[] {
  return [
    {
      label: "Reset",
      who: "self",
      text: "The device is given everything from the beginning at its next connection. Nothing on the server is lost.",
      call: ["resetDevice"],
    },
    {
      label: "Resync the folder list",
      who: "self",
      text: "The device is given its folders from the beginning.",
      call: ["resyncDevice", { hierarchy: true }],
    },
    suspended
      ? { label: "Resume", who: "admin", text: "The device goes on where it was.", call: ["resumeDevice"] }
      : {
          label: "Suspend",
          who: "admin",
          text: "The device gets nothing until it is resumed. Its state is kept.",
          call: ["suspendDevice"],
        },
    access.access !== "allow" && {
      label: "Allow",
      who: "admin",
      text: "The device is let in, whatever the rules say.",
      call: ["decideDevice", { access: "allow" }],
    },
    access.access !== "block" && {
      label: "Block",
      who: "admin",
      text: "The device is kept out, whatever the rules say.",
      danger: true,
      call: ["decideDevice", { access: "block" }],
    },
    access.because === "device" && {
      label: "Leave to the rules",
      who: "admin",
      text: "The rules decide again whether the device is let in.",
      call: ["decideDevice"],
    },
    wipe && {
      label: "Cancel the wipe",
      who: "admin",
      text: "The wipe is taken back if the device has not been told; after it, the device is let in again.",
      call: ["cancelWipe"],
    },
    !wipe &&
      version === "16.1" && {
        label: "Wipe the account",
        who: "self",
        text: "The device removes this account and its data, and nothing else. It gets nothing more from the server.",
        danger: true,
        grave: true,
        call: ["wipeDevice", { kind: "account" }],
      },
    !wipe && {
      label: "Wipe the device",
      who: "self",
      text: "The device is reset to what it was in the shop: EVERYTHING on it is gone, private things too.",
      danger: true,
      grave: true,
      call: ["wipeDevice", { kind: "device" }],
    },
    isTraced(traceUntil)
      ? {
          label: "End the trace",
          who: "admin",
          text: "What the device and the server say is kept no longer, and what was kept is forgotten.",
          call: ["stopTrace"],
        }
      : {
          label: "Trace for an hour",
          who: "admin",
          text: "What the device and the server say to each other is kept for an hour, without content and credentials.",
          call: ["startTrace", { minutes: 60 }],
        },
    {
      label: "Remove",
      who: "admin",
      text: "All that the server knows of the device is forgotten. If it comes back, it is a new one, and what was decided about it does not count any more.",
      danger: true,
      call: ["removeDevice"],
    },
  ];
}

/** Whether what a device says is kept now. */
export const isTraced = (until: number | undefined): boolean => until !== undefined && until > Date.now();

/** What can be done about a device; each asks before it is done. */
export function DeviceActions({
  api,
  device,
  ask,
}: {
  api: Api;
  device: Detail;
  ask: (question: Question) => void;
}) {
  const { user, deviceId } = device;
  const actions = actionsFor(device).filter((action) => action !== false && action !== undefined);
  return (
    <section aria-labelledby="actions">
      <h2 id="actions">Actions</h2>
      <div class="actions">
        {actions
          .filter(({ who }) => who === "self" || api.me.role === "admin")
          .map(({ label, text, danger = false, grave = false, call: [name, more] }) => (
            <button
              key={label}
              type="button"
              class={danger ? "danger" : ""}
              onClick={() =>
                ask({
                  title: label,
                  text: <p>{text}</p>,
                  verb: label,
                  danger,
                  ...(grave && { typed: deviceId }),
                  act: async () => {
                    await api.call(name, { user, deviceId, ...more } as never);
                    if (name === "removeDevice") location.hash = "#/devices";
                  },
                })
              }
            >
              {label}
            </button>
          ))}
      </div>
    </section>
  );
}
