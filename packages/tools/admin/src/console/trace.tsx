import type { Api } from "./api.js";
import { Badge, Problem } from "./parts.js";
import { useLoaded } from "./use-loaded.js";
import { moment } from "./words.js";

/** What a traced device and the server said to each other, the newest first. */
export function Trace({ api, user, deviceId }: { api: Api; user: string; deviceId: string }) {
  const { value, error } = useLoaded(
    `trace ${user} ${deviceId}`,
    () => api.call("showTrace", { user, deviceId }),
    3000,
  );
  const exchanges = (value?.exchanges ?? []).toReversed();
  return (
    <section aria-labelledby="trace">
      <h2 id="trace">
        Trace <span class="count">{exchanges.length} requests</span>
      </h2>
      <Problem error={error} />
      {value && exchanges.length === 0 && <p class="empty">The device has not asked for anything yet.</p>}
      {exchanges.map((exchange) => (
        <details key={exchange.id}>
          <summary>
            <strong>{exchange.command}</strong>{" "}
            <Badge tone={exchange.httpStatus < 400 ? "quiet" : "bad"}>{exchange.httpStatus}</Badge>{" "}
            {exchange.summary}{" "}
            <span class="quiet">
              {moment(exchange.at)}, {exchange.duration} ms{exchange.version && `, ${exchange.version}`}
            </span>
          </summary>
          <h3>Request</h3>
          <pre>{exchange.request || "no body"}</pre>
          <h3>Reply</h3>
          <pre>{exchange.reply || "no body"}</pre>
        </details>
      ))}
    </section>
  );
}
