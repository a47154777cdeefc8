import { type AnyElement, type Encodable, type ProtocolVersion, writeMessage } from "@easkit/eas-schema";

/** What came of a request whose answer was not kept. */
export interface Drained {
  readonly status: number;
  readonly bytes: number;
}

/** Posts a command as a device would and lets its answer go by, piece by piece. */
export async function drainCommand<E extends AnyElement>(
  url: string,
  command: string,
  request: {
    readonly deviceId: string;
    readonly root: E;
    readonly value: Encodable<E>;
    readonly version: ProtocolVersion;
  },
  onPiece: (bytes: number) => void,
): Promise<Drained> {
  const chunks: Uint8Array[] = [];
  await writeMessage(request.root, request.value, request.version, (chunk) => {
    chunks.push(Uint8Array.from(chunk));
  });
  const query = `Cmd=${command}&User=ben&DeviceId=${request.deviceId}&DeviceType=test`;
  const response = await fetch(`${url}/Microsoft-Server-ActiveSync?${query}`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from("ben:secret").toString("base64")}`,
      "content-type": "application/vnd.ms-sync.wbxml",
      "ms-asprotocolversion": request.version,
    },
    body: Buffer.concat(chunks),
  });
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    bytes += next.value.length;
    onPiece(next.value.length);
  }
  return { status: response.status, bytes };
}
