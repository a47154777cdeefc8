import type { EasReply } from "@easkit/backend";
import type { ChunkSink } from "@easkit/wbxml";
import { ChunkChannel } from "./chunk-channel.js";
import { concat } from "./concat.js";

/** The media type of WBXML, exactly so: clients compare it. */
export const wbxmlType = "application/vnd.ms-sync.wbxml";

/** Success without a body, as for sent mail or an idle Sync. */
export const emptyReply: EasReply = {
  status: 200,
  headers: { "content-length": "0" },
  body: new Uint8Array(0),
};

/** Lets a writer that has nothing left to wait for come to its end. */
async function settle(channel: ChunkChannel): Promise<void> {
  for (let turn = 0; turn < 16 && !channel.complete; turn++) await undefined;
}

/**
 * A reply whose body is written by `write`. It waits for the first chunk, so what goes wrong before that rejects and
 * can still become a status; what goes wrong later breaks the body off, which makes the device ask again. A document
 * that is all there by then is sent with its length.
 */
export async function streamReply(
  contentType: string,
  write: (sink: ChunkSink) => Promise<void>,
): Promise<EasReply> {
  const channel = new ChunkChannel();
  write(channel.write).then(
    () => channel.end(),
    (error: unknown) => channel.end(error ?? new Error("the reply failed")),
  );
  await channel.opened();
  if (channel.earlyError !== undefined) throw channel.earlyError;
  await settle(channel);
  if (!channel.complete) return { status: 200, headers: { "content-type": contentType }, body: channel };
  const body = concat(channel.complete);
  return {
    status: 200,
    headers: { "content-type": contentType, "content-length": String(body.length) },
    body,
  };
}
