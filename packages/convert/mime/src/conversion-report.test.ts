import { afterAll, describe, expect, it } from "vitest";
import { exceptionFor, exceptions } from "./testing/conversion-exceptions.js";
import { compareMessage, type Difference } from "./testing/conversion-report.js";
import { type CorpusFile, corpus } from "./testing/corpus.js";

const named = (prefix: string, folder: string): readonly CorpusFile[] =>
  corpus(folder).map((file) => ({ ...file, name: `${prefix}/${file.name}` }));

const files = [...named("samples", "../shared/samples/mail"), ...named("fixtures", "fixtures/mail")];
const groups = Array.from({ length: Math.ceil(files.length / 50) }, (_, i) =>
  files.slice(i * 50, i * 50 + 50),
);
const found: Difference[] = [];
let checks = 0;

/** What `npm run report --workspace @easkit/convert-mime` prints. */
function print(): void {
  const lines = exceptions.flatMap(({ reason }) => {
    const own = found.filter((difference) => exceptionFor(difference)?.reason === reason);
    return [`\n${reason}:`, ...own.map(({ file, what, detail }) => `  ${file}, ${what}: ${detail}`)];
  });
  const unexplained = found.filter((difference) => exceptionFor(difference) === undefined);
  const head = `${files.length} messages, ${checks} comparisons, ${found.length} explained, ${unexplained.length} not`;
  console.log([head, ...lines].join("\n"));
}

describe.skipIf(files.length === 0)("what an independent parser finds in a message", () => {
  it.each(groups.map((group, index) => [index, group] as const))(
    "is what a device gets, in body types 1, 2 and 4, cut and whole, with its files (group %i)",
    async (_, group) => {
      for (const file of group) {
        const comparison = await compareMessage(file);
        checks += comparison.checks;
        found.push(...comparison.differences);
        const unexplained = comparison.differences.filter((each) => exceptionFor(each) === undefined);
        expect(unexplained).toEqual([]);
      }
    },
  );

  it("is as the list of exceptions says, and in no case more than that", () => {
    const there = new Set(files.map(({ name }) => name));
    const listed = exceptions.flatMap((exception) => exception.files.filter((name) => there.has(name)));
    const idle = listed.filter((name) => !found.some(({ file }) => file === name));
    expect(idle).toEqual([]);
  });

  afterAll(() => {
    if (process.env["EASKIT_REPORT"] !== undefined) print();
  });
});
