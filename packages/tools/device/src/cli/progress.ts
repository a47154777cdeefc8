import { Presets, SingleBar } from "cli-progress";
import type { SyncProgress } from "../sync/sync-options.js";
import { toByteText } from "./byte-text.js";
import type { CliStreams } from "./streams.js";

/** Shows how far a sync has come. */
export interface Progress {
  show(progress: SyncProgress): void;
  stop(): void;
}

/** A bar on standard error, if that is a terminal; else nothing. */
export function createProgress(streams: CliStreams, isQuiet: boolean): Progress {
  if (isQuiet || streams.stderr.isTTY !== true) return { show() {}, stop() {} };
  const format = "{folder} {bar} {value} of {total} items, {bytes}";
  const bar = new SingleBar(
    { stream: streams.stderr, format, clearOnComplete: true },
    Presets.shades_classic,
  );
  let shown: string | undefined;
  return {
    show({ folder, done, estimate, bytesIn }) {
      const payload = { folder: folder.name, bytes: toByteText(bytesIn) };
      // An estimate is one: more may come.
      const total = Math.max(done, estimate);
      if (shown === folder.id) {
        bar.setTotal(total);
        bar.update(done, payload);
      } else if (total > 0) {
        bar.stop();
        shown = folder.id;
        bar.start(total, done, payload);
      }
    },
    stop: () => bar.stop(),
  };
}
