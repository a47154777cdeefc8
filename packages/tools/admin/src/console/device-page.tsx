import { useState } from "preact/hooks";
import type { OutputOf } from "../index.js";
import type { Api } from "./api.js";
import { Confirm, type Question } from "./confirm.js";
import { DeviceActions, isTraced } from "./device-actions.js";
import { Ago, Problem, StandingBadge } from "./parts.js";
import { Trace } from "./trace.js";
import { useLoaded } from "./use-loaded.js";
import { moment } from "./words.js";

type Detail = OutputOf<"showDevice">;

/** One device: what it is, what it holds, what it did not get, and what can be done about it. */
export function DevicePage({ api, user, deviceId }: { api: Api; user: string; deviceId: string }) {
  const name = { user, deviceId };
  const key = `device ${user} ${deviceId}`;
  const device = useLoaded(key, () => api.call("showDevice", name), 5000);
  const skipped = useLoaded(`skipped ${key}`, () => api.call("listSkipped", name));
  const [question, setQuestion] = useState<Question>();
  const [told, setTold] = useState("");
  const close = (done: boolean) => {
    if (done) setTold(`Done: ${question?.title}`);
    setQuestion(undefined);
    device.reload();
    skipped.reload();
  };
  return (
    <>
      <p class="crumbs">
        <a href="#/devices">Devices</a>
      </p>
      <h1 tabIndex={-1}>
        {deviceId} <small>of {user}</small>
      </h1>
      <p role="status" class="told">
        {told}
      </p>
      <Problem error={device.error} />
      {device.value && (
        <>
          <Facts device={device.value} />
          <DeviceActions api={api} device={device.value} ask={setQuestion} />
          {api.me.role === "admin" && isTraced(device.value.traceUntil) && (
            <Trace api={api} user={user} deviceId={deviceId} />
          )}
          <Folders device={device.value} ask={setQuestion} api={api} />
        </>
      )}
      {skipped.value && <Skipped items={skipped.value.items} api={api} name={name} ask={setQuestion} />}
      {question && <Confirm question={question} onClose={close} />}
    </>
  );
}

function Facts({ device }: { device: Detail }) {
  const { activity, wipe, suspended, ping } = device;
  const facts: readonly (readonly [string, unknown])[] = [
    ["Standing", <StandingBadge key="standing" device={device} />],
    [
      "Because of",
      device.access.rule ??
        { device: "a decision about this device", rule: "a rule", otherwise: "no rule" }[
          device.access.because
        ],
    ],
    ["Wipe", wipe && `${wipe.kind}, asked for by ${wipe.requested.by} on ${moment(wipe.requested.at)}`],
    ["Suspended", suspended && `by ${suspended.by}${suspended.note ? `: ${suspended.note}` : ""}`],
    ["Model", device.model],
    ["Name", device.friendlyName],
    ["Type", device.type],
    ["OS", device.os],
    ["User agent", device.userAgent],
    ["Phone", [device.phoneNumber, device.mobileOperator].filter(Boolean).join(", ")],
    ["Version", device.version],
    ["First seen", moment(device.firstSeen)],
    ["Last seen", <Ago key="seen" at={device.lastSeen} />],
    ["Last sync", activity && <Ago key="sync" at={activity.lastSync} />],
    [
      "Last answer",
      activity && `${activity.lastCommand} ${activity.lastHttpStatus} ${activity.lastAnswer ?? ""}`,
    ],
    ["Last error", activity?.lastError && `${activity.lastError.text} (${moment(activity.lastError.at)})`],
    ["Policy", device.policy && `${device.policy.name ?? "without a name"}: ${device.policy.outcome}`],
    ["Waits for", ping && `${ping.folderIds.length} folders, up to ${ping.heartbeat} s`],
    ["Holds", `${device.items} items`],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== undefined && value !== "")
        .map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value as string}</dd>
          </div>
        ))}
    </dl>
  );
}

interface Asking {
  readonly api: Api;
  readonly ask: (question: Question) => void;
}

function Folders({ device, api, ask }: Asking & { device: Detail }) {
  const { user, deviceId, folders } = device;
  if (folders.length === 0) return null;
  return (
    <section aria-labelledby="folders">
      <h2 id="folders">Folders</h2>
      <table class="compact">
        <caption class="hidden">Folders as the device knows them</caption>
        <thead>
          <tr>
            <th scope="col">Folder</th>
            <th scope="col" class="minor">
              Class
            </th>
            <th scope="col" class="number">
              Items
            </th>
            <th scope="col" class="number">
              Rounds
            </th>
            <th scope="col">Do</th>
          </tr>
        </thead>
        <tbody>
          {folders.map((folder) => (
            <tr key={folder.id}>
              <th scope="row">{folder.displayName ?? folder.id}</th>
              <td data-title="Class" class="minor">
                {folder.class ?? ""}
              </td>
              <td data-title="Items" class="number">
                {folder.items ?? "–"}
              </td>
              <td data-title="Rounds" class="number minor">
                {folder.rounds ?? "–"}
              </td>
              <td data-title="Do">
                {folder.items === undefined ? (
                  <span class="quiet">not synced</span>
                ) : (
                  <button
                    type="button"
                    aria-label={`Resync ${folder.displayName ?? folder.id}`}
                    onClick={() =>
                      ask({
                        title: `Resync ${folder.displayName ?? folder.id}`,
                        text: <p>The device is given this folder from the beginning at its next Sync.</p>,
                        verb: "Resync",
                        act: async () => {
                          await api.call("resyncDevice", { user, deviceId, folderId: folder.id });
                        },
                      })
                    }
                  >
                    Resync
                  </button>
                )}
                {folder.unreadable && <span class="error">{folder.unreadable}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface SkippedProps extends Asking {
  readonly items: OutputOf<"listSkipped">["items"];
  readonly name: { readonly user: string; readonly deviceId: string };
}

function Skipped({ items, api, name, ask }: SkippedProps) {
  return (
    <section aria-labelledby="skipped">
      <h2 id="skipped">
        Left out <span class="count">{items.length}</span>
      </h2>
      {items.length === 0 ? (
        <p class="empty">Nothing was left out of what the device was sent.</p>
      ) : (
        <table>
          <caption class="hidden">Items that were left out</caption>
          <thead>
            <tr>
              <th scope="col">Item</th>
              <th scope="col">Folder</th>
              <th scope="col">Reason</th>
              <th scope="col">Do</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ folderId, id, reason }) => (
              <tr key={`${folderId}/${id}`}>
                <th scope="row">{id}</th>
                <td data-title="Folder">{folderId}</td>
                <td data-title="Reason" class="wide">
                  {reason}
                </td>
                <td data-title="Do">
                  <button
                    type="button"
                    aria-label={`Send ${id} again`}
                    onClick={() =>
                      ask({
                        title: `Send ${id} again`,
                        text: <p>The item is sent at the device's next Sync, if it can be read by then.</p>,
                        verb: "Send again",
                        act: async () => {
                          await api.call("resendItem", { ...name, folderId, itemId: id });
                        },
                      })
                    }
                  >
                    Send again
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
