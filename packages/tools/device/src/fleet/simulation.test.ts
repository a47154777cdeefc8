import { describe, expect, it } from "vitest";
import { type BrokenEngineName, brokenEngines } from "./broken-engines.js";
import { isSound } from "./report.js";
import { simulate } from "./simulation.js";

const names = Object.keys(brokenEngines).filter((name): name is BrokenEngineName => name in brokenEngines);

describe("a fleet of devices", () => {
  it("holds in the end what the backend holds, whatever went wrong on the way", async () => {
    const report = await simulate({ seed: 1, devices: 12, steps: 1_000 });
    expect(report.details).toEqual([]);
    expect(report).toMatchObject({ lost: 0, doubled: 0, needlessResyncs: 0, differences: 0, unexpected: 0 });
    expect(report.items).toBeGreaterThan(300);
    const { serverCrash, responseLost, requestReordered, firstRequestCopied, powerLoss } = report.faults;
    for (const count of [serverCrash, responseLost, requestReordered, firstRequestCopied, powerLoss])
      expect(count).toBeGreaterThan(0);
  });

  it("plays a seed again decision by decision", async () => {
    const play = async () => {
      const lines: string[] = [];
      const report = await simulate({ seed: 7, devices: 8, steps: 200, trace: (line) => lines.push(line) });
      return { report, lines };
    };
    const first = await play();
    expect(first.lines.length).toBeGreaterThan(1_000);
    expect(await play()).toEqual(first);
  });

  it("plays another seed differently", async () => {
    const one = await simulate({ seed: 1, devices: 4, steps: 50 });
    const other = await simulate({ seed: 2, devices: 4, steps: 50 });
    expect(other.decisions).not.toBe(one.decisions);
  });

  it.each(names)(
    "is not in order with a server that is broken: %s",
    async (broken) => {
      // Two copies have to meet at one moment: that is rarer than all else.
      const steps = broken === "lock" ? 2_000 : 800;
      const report = await simulate({ seed: 1, devices: 12, steps, broken });
      expect(isSound(report)).toBe(false);
    },
    60_000,
  );
});
