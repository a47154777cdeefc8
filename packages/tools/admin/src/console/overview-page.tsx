import type { OutputOf } from "../index.js";
import type { Api } from "./api.js";
import { Chart } from "./chart.js";
import { Badge, Problem } from "./parts.js";
import { useLoaded } from "./use-loaded.js";
import { ago, deviceAddress, size } from "./words.js";

type Top = OutputOf<"showTop">;

const tones = { busy: "good", waiting: "calm", idle: "quiet" } as const;

/** What is connected right now, and how much happened lately. */
export function OverviewPage({ api }: { api: Api }) {
  const top = useLoaded("top", () => api.call("showTop", {}), 2000);
  const charts = useLoaded("charts", () => api.call("showCharts", {}), 15_000);
  const minutes = charts.value?.minutes ?? [];
  const of = (name: "syncs" | "pushes" | "errors") =>
    minutes.map((minute) => ({ at: minute.at, value: minute[name] }));
  return (
    <>
      <h1 tabIndex={-1}>Now</h1>
      <Problem error={top.error ?? charts.error} />
      <div class="charts">
        <Chart title="Syncs" values={of("syncs")} tone="calm" />
        <Chart title="Pushes" values={of("pushes")} tone="good" />
        <Chart title="Errors" values={of("errors")} tone="bad" />
      </div>
      {top.value && <LiveTable top={top.value} />}
    </>
  );
}

function LiveTable({ top }: { top: Top }) {
  return (
    <section aria-labelledby="connected">
      <h2 id="connected">
        Connected{" "}
        <span class="count">
          {top.busy} busy, {top.waiting} waiting
        </span>
      </h2>
      {top.devices.length === 0 ? (
        <p class="empty">No device has been there in the last quarter of an hour.</p>
      ) : (
        <table>
          <caption class="hidden">Devices that are or were connected lately</caption>
          <thead>
            <tr>
              <th scope="col">Device</th>
              <th scope="col">User</th>
              <th scope="col">State</th>
              <th scope="col">Command</th>
              <th scope="col">Version</th>
              <th scope="col" class="number">
                Requests
              </th>
              <th scope="col" class="number">
                Items
              </th>
              <th scope="col" class="number">
                Sent
              </th>
              <th scope="col">Errors</th>
            </tr>
          </thead>
          <tbody>
            {top.devices.map((device) => (
              <tr key={`${device.user}/${device.deviceId}`}>
                <th scope="row">
                  <a href={deviceAddress(device.user, device.deviceId)}>{device.deviceId}</a>
                </th>
                <td data-title="User">{device.user}</td>
                <td data-title="State">
                  <Badge tone={tones[device.state]}>{device.state}</Badge>{" "}
                  <span class="quiet">for {ago(device.since).replace(" ago", "")}</span>
                </td>
                <td data-title="Command">{device.command}</td>
                <td data-title="Version">{device.version}</td>
                <td data-title="Requests" class="number">
                  {device.requests}
                </td>
                <td data-title="Items" class="number">
                  {device.items}
                </td>
                <td data-title="Sent" class="number">
                  {size(device.bytes)}
                </td>
                <td data-title="Errors" class="wide">
                  {device.errors === 0 ? "" : `${device.errors}: ${device.lastError ?? ""}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
