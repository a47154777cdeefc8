import type { Api } from "./api.js";
import { Ago, Problem } from "./parts.js";
import { useLoaded } from "./use-loaded.js";

/** What was done, by whom, and whether nobody has touched the notes. */
export function AuditPage({ api }: { api: Api }) {
  const log = useLoaded("audit", () => api.call("listAudit", { limit: 200 }), 10_000);
  const verdict = useLoaded("verdict", () => api.call("verifyAudit", {}));
  return (
    <>
      <h1 tabIndex={-1}>Audit</h1>
      <Problem error={log.error ?? verdict.error} />
      {verdict.value && (
        <p class={verdict.value.sound ? "quiet" : "error"}>
          {verdict.value.sound
            ? `${verdict.value.entries} entries, all sound.`
            : `Entry ${verdict.value.number} is not sound: ${verdict.value.reason}. Somebody has been at the log.`}
        </p>
      )}
      {log.value && log.value.entries.length === 0 && <p class="empty">Nothing was done.</p>}
      {log.value && log.value.entries.length > 0 && (
        <table>
          <caption class="hidden">What was done, the newest first</caption>
          <thead>
            <tr>
              <th scope="col" class="number">
                No
              </th>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">User</th>
              <th scope="col">Device</th>
              <th scope="col">Details</th>
            </tr>
          </thead>
          <tbody>
            {log.value.entries.map((entry) => (
              <tr key={entry.number}>
                <th scope="row" class="number">
                  {entry.number}
                </th>
                <td data-title="When">
                  <Ago at={entry.at} />
                </td>
                <td data-title="Who">{entry.actor}</td>
                <td data-title="What">{entry.action}</td>
                <td data-title="User">{entry.user ?? ""}</td>
                <td data-title="Device">{entry.deviceId ?? ""}</td>
                <td data-title="Details" class="wide">
                  {Object.entries(entry.details ?? {})
                    .map(
                      ([name, value]) =>
                        `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
                    )
                    .join(", ")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
