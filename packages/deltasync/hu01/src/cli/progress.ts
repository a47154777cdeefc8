import { Presets, SingleBar } from "cli-progress";
import type { CliStreams } from "./program.js";

/** Smaller inputs are done before a bar could be read. */
export const PROGRESS_FROM = 8 * 1024 * 1024;

/**
 * Passes chunks on and shows on standard error how far they have come: a bar, if that is a terminal and the input
 * is big, else nothing.
 */
export function withProgress(streams: CliStreams, size: number | undefined) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    if (streams.stderr.isTTY !== true || size === undefined || size < PROGRESS_FROM) {
      yield* source;
      return;
    }
    const format = "{bar} {percentage} % of {total} bytes, {eta_formatted} to go";
    const bar = new SingleBar(
      { stream: streams.stderr, format, clearOnComplete: true },
      Presets.shades_classic,
    );
    bar.start(size, 0);
    try {
      for await (const chunk of source) {
        bar.increment(chunk.length);
        yield chunk;
      }
    } finally {
      bar.stop();
    }
  };
}
