// Commits generation after generation to the file in the first parameter, and prints each number once it is written.
import { createSqliteStore } from "../sqlite-store.js";
import { KEYS_OF_A_GENERATION, toGenerationValue } from "./generation.js";

const [path = ""] = process.argv.slice(2);
const store = createSqliteStore({ path });
const head = await store.get("head");
let generation = head ? Number(new TextDecoder().decode(head.value)) : 0;
let revision = head?.revision;
for (;;) {
  generation++;
  const value = toGenerationValue(generation);
  const keys = KEYS_OF_A_GENERATION.filter((_, at) => at % 3 !== generation % 3);
  const result = await store.commit({
    expect: [{ key: "head", revision }],
    put: [
      { key: "head", value: new TextEncoder().encode(String(generation)) },
      ...keys.map((key) => ({ key, value })),
    ],
    remove: KEYS_OF_A_GENERATION.filter((key) => !keys.includes(key)),
  });
  if (!result.committed) throw new Error("Somebody else commits to this file");
  revision = result.revision;
  process.stdout.write(`${generation}\n`);
}
