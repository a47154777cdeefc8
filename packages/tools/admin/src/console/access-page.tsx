import { useState } from "preact/hooks";
import type { OutputOf } from "../index.js";
import type { Api } from "./api.js";
import { Confirm, type Question } from "./confirm.js";
import { Badge, DeviceTable, Problem, type Standing } from "./parts.js";
import { RuleForm } from "./rule-form.js";
import { useLoaded } from "./use-loaded.js";

/** Who is let in. */
export type Rules = OutputOf<"showRules">;

const tones = { allow: "good", block: "bad", quarantine: "warn" } as const;

/** Rules, and the devices that wait for a decision. */
export function AccessPage({ api }: { api: Api }) {
  const rules = useLoaded("rules", () => api.call("showRules", {}));
  const quarantine = useLoaded("quarantine", () => api.call("listQuarantine", {}), 10_000);
  const [question, setQuestion] = useState<Question>();
  const close = () => {
    setQuestion(undefined);
    rules.reload();
    quarantine.reload();
  };
  const decide = (device: Standing, access: "allow" | "block") =>
    setQuestion({
      title: `${access === "allow" ? "Allow" : "Block"} ${device.deviceId}`,
      text: (
        <p>
          {access === "allow"
            ? `The device of ${device.user} is let in.`
            : `The device of ${device.user} is kept out.`}
        </p>
      ),
      verb: access === "allow" ? "Allow" : "Block",
      danger: access === "block",
      act: async () => {
        await api.call("decideDevice", { user: device.user, deviceId: device.deviceId, access });
      },
    });
  /** Asks whether new rules are meant, with the devices for which they change something. */
  const propose = async (title: string, wish: Rules) => {
    const { changes } = await api.call("tryRules", wish);
    setQuestion({
      title,
      text: <Changes changes={changes} />,
      verb: "Set the rules",
      danger: changes.length > 0,
      act: async () => {
        await api.call("setRules", wish);
      },
    });
  };
  return (
    <>
      <h1 tabIndex={-1}>Access</h1>
      <Problem error={rules.error ?? quarantine.error} />
      <section aria-labelledby="waiting">
        <h2 id="waiting">
          Waiting for a decision <span class="count">{quarantine.value?.devices.length ?? 0}</span>
        </h2>
        {quarantine.value && (
          <DeviceTable
            caption="Devices in quarantine"
            devices={quarantine.value.devices}
            extra={(device) => (
              <span class="actions">
                <button
                  type="button"
                  class="primary"
                  onClick={() => decide(device, "allow")}
                  aria-label={`Allow ${device.deviceId} of ${device.user}`}
                >
                  Allow
                </button>
                <button
                  type="button"
                  class="danger"
                  onClick={() => decide(device, "block")}
                  aria-label={`Block ${device.deviceId} of ${device.user}`}
                >
                  Block
                </button>
              </span>
            )}
          />
        )}
      </section>
      {rules.value && <RuleList rules={rules.value} propose={propose} />}
      {rules.value && <RuleForm key={rules.value.rules.length} rules={rules.value} propose={propose} />}
      {question && <Confirm question={question} onClose={close} />}
    </>
  );
}

/** Asks whether these rules are meant. */
export type Propose = (title: string, wish: Rules) => Promise<void>;

function Changes({ changes }: { changes: OutputOf<"tryRules">["changes"] }) {
  if (changes.length === 0) return <p>Nothing changes for the devices that are known now.</p>;
  return (
    <>
      <p>This changes for {changes.length === 1 ? "one device" : `${changes.length} devices`}:</p>
      <ul>
        {changes.slice(0, 10).map(({ user, deviceId, before, after }) => (
          <li key={`${user}/${deviceId}`}>
            {deviceId} of {user}: {before.access} → {after.access}
          </li>
        ))}
        {changes.length > 10 && <li>and {changes.length - 10} more</li>}
      </ul>
    </>
  );
}

function RuleList({ rules, propose }: { rules: Rules; propose: Propose }) {
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">Rules</h2>
      {rules.rules.length > 0 && (
        <table>
          <caption class="hidden">
            Rules about which devices are let in, the first that matches counts
          </caption>
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col" class="number">
                Priority
              </th>
              <th scope="col">When</th>
              <th scope="col">Access</th>
              <th scope="col">Do</th>
            </tr>
          </thead>
          <tbody>
            {rules.rules.map((rule) => (
              <tr key={rule.id}>
                <th scope="row">{rule.id}</th>
                <td data-title="Priority" class="number">
                  {rule.priority}
                </td>
                <td data-title="When">
                  {Object.entries(rule.when)
                    .map(([fact, pattern]) => `${fact} ${pattern}`)
                    .join(", ")}
                </td>
                <td data-title="Access">
                  <Badge tone={tones[rule.access]}>{rule.access}</Badge>
                </td>
                <td data-title="Do">
                  <button
                    type="button"
                    aria-label={`Remove the rule ${rule.id}`}
                    onClick={() =>
                      void propose(`Remove the rule ${rule.id}`, {
                        ...rules,
                        rules: rules.rules.filter(({ id }) => id !== rule.id),
                      })
                    }
                  >
                    Remove
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>
        {rules.rules.length === 0 ? "There are no rules: all devices get " : "All others get "}
        <Badge tone={tones[rules.otherwise]}>{rules.otherwise}</Badge>
        {rules.minVersion !== undefined && `; versions below ${rules.minVersion} are refused`}
        {rules.maxDevices !== undefined && `; a user may have ${rules.maxDevices} devices`}.
      </p>
    </section>
  );
}
