import { useState } from "preact/hooks";
import type { Propose, Rules } from "./access-page.js";

type Access = Rules["otherwise"];
type Fact = keyof Rules["rules"][number]["when"];

const facts: readonly (readonly [Fact, string])[] = [
  ["model", "model"],
  ["os", "OS"],
  ["deviceType", "device type"],
  ["userAgent", "user agent"],
  ["deviceId", "device id"],
  ["user", "user"],
  ["group", "group"],
];

const toAccess = (text: string): Access => (text === "block" || text === "quarantine" ? text : "allow");
const toFact = (text: string): Fact => facts.find(([fact]) => fact === text)?.[0] ?? "model";

/** Adds a rule, and sets what counts otherwise. */
export function RuleForm({ rules, propose }: { rules: Rules; propose: Propose }) {
  const [id, setId] = useState("");
  const [fact, setFact] = useState<Fact>("model");
  const [pattern, setPattern] = useState("");
  const [access, setAccess] = useState<Access>("quarantine");
  const [priority, setPriority] = useState(10);
  const [error, setError] = useState("");
  const say = (title: string, wish: Rules) =>
    void propose(title, wish).catch((failure: unknown) =>
      setError(failure instanceof Error ? failure.message : ""),
    );
  return (
    <section aria-labelledby="new-rule">
      <h2 id="new-rule">New rule</h2>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          setError("");
          const rule = { id, priority, when: { [fact]: pattern }, access };
          say(`Add the rule ${id}`, { ...rules, rules: [...rules.rules, rule] });
        }}
      >
        <label>
          Name
          <input required maxLength={100} value={id} onInput={(event) => setId(event.currentTarget.value)} />
        </label>
        <label>
          Devices whose
          <select value={fact} onChange={(event) => setFact(toFact(event.currentTarget.value))}>
            {facts.map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          is like
          <input
            required
            maxLength={256}
            placeholder="iPhone*"
            value={pattern}
            onInput={(event) => setPattern(event.currentTarget.value)}
          />
        </label>
        <AccessSelect label="get" value={access} onChange={setAccess} />
        <label>
          Priority
          <input
            type="number"
            value={priority}
            onInput={(event) => setPriority(Number(event.currentTarget.value))}
          />
        </label>
        <button type="submit" class="primary">
          Try it
        </button>
      </form>
      <form class="fields" onSubmit={(event) => event.preventDefault()}>
        <AccessSelect
          label="All others get"
          value={rules.otherwise}
          onChange={(otherwise) => say(`All others: ${otherwise}`, { ...rules, otherwise })}
        />
      </form>
      {error !== "" && (
        <p role="alert" class="error">
          {error}
        </p>
      )}
    </section>
  );
}

interface AccessSelectProps {
  readonly label: string;
  readonly value: Access;
  readonly onChange: (access: Access) => void;
}

function AccessSelect({ label, value, onChange }: AccessSelectProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(toAccess(event.currentTarget.value))}>
        <option value="allow">allow</option>
        <option value="quarantine">quarantine</option>
        <option value="block">block</option>
      </select>
    </label>
  );
}
