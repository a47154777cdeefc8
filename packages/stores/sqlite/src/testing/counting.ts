// Adds 1 to the number under `counter` in the file of the first parameter, as often as the second one says.
import { createSqliteStore } from "../sqlite-store.js";

const [path = "", times = "0"] = process.argv.slice(2);
const store = createSqliteStore({ path });
for (let done = 0; done < Number(times); ) {
  const stored = await store.get("counter");
  const next = 1 + (stored ? Number(new TextDecoder().decode(stored.value)) : 0);
  const result = await store.commit({
    expect: [{ key: "counter", revision: stored?.revision }],
    put: [{ key: "counter", value: new TextEncoder().encode(String(next)) }],
  });
  if (result.committed) done++;
}
await store.close?.();
