import type { ComponentChildren } from "preact";
import type { OutputOf } from "../index.js";
import { ago, deviceAddress, moment } from "./words.js";

/** A device in a list. */
export type Standing = OutputOf<"listDevices">["devices"][number];

/** What went wrong, or nothing. */
export const Problem = ({ error }: { error: string | undefined }) =>
  error === undefined ? null : (
    <p role="alert" class="error">
      {error}
    </p>
  );

/** A moment, as long ago; the moment itself is in its title. */
export const Ago = ({ at }: { at: number | undefined }) =>
  at === undefined ? (
    <span>never</span>
  ) : (
    <time dateTime={new Date(at).toISOString()} title={moment(at)}>
      {ago(at)}
    </time>
  );

/** A word that stands out. */
export const Badge = ({ tone, children }: { tone: string; children: ComponentChildren }) => (
  <span class={`badge ${tone}`}>{children}</span>
);

/** What has to be known before all else about a device. */
export function StandingBadge({ device }: { device: Pick<Standing, "wipe" | "suspended" | "access"> }) {
  if (device.wipe) return <Badge tone="bad">wipe {device.wipe.state}</Badge>;
  if (device.suspended) return <Badge tone="warn">suspended</Badge>;
  if (device.access.access === "block") return <Badge tone="bad">blocked</Badge>;
  if (device.access.access === "quarantine") return <Badge tone="warn">quarantine</Badge>;
  return <Badge tone="good">allowed</Badge>;
}

/** Devices in a table, which is a list of cards on a narrow screen. */
export function DeviceTable({
  caption,
  devices,
  extra,
}: {
  caption: string;
  devices: readonly Standing[];
  extra?: (device: Standing) => ComponentChildren;
}) {
  if (devices.length === 0) return <p class="empty">No devices.</p>;
  return (
    <table>
      <caption class="hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Device</th>
          <th scope="col">User</th>
          <th scope="col">Model</th>
          <th scope="col">Version</th>
          <th scope="col">Standing</th>
          <th scope="col">Last seen</th>
          {extra && <th scope="col">Decide</th>}
        </tr>
      </thead>
      <tbody>
        {devices.map((device) => (
          <tr key={`${device.user}/${device.deviceId}`}>
            <th scope="row">
              <a href={deviceAddress(device.user, device.deviceId)}>{device.deviceId}</a>
            </th>
            <td data-title="User">{device.user}</td>
            <td data-title="Model">
              {[device.model ?? device.friendlyName ?? device.type, device.os].filter(Boolean).join(", ")}
            </td>
            <td data-title="Version">{device.version ?? ""}</td>
            <td data-title="Standing">
              <StandingBadge device={device} />
            </td>
            <td data-title="Last seen">
              <Ago at={device.lastSeen} />
            </td>
            {extra && <td data-title="Decide">{extra(device)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
