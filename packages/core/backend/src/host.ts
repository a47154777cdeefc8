import type { ClientCertificate, Principal } from "./principal.js";

/** An HTTP request, as neutral as it can be: every host adapter converts to this. */
export interface EasRequest {
  /** Upper case: OPTIONS, POST, HEAD, GET. */
  readonly method: string;
  /** Path and query as received, e.g. `/Microsoft-Server-ActiveSync?Cmd=Sync&User=u&DeviceId=d&DeviceType=t`. */
  readonly url: string;
  /** The value of a header by lower-case name; several fields of one name joined with `, `. */
  header(name: string): string | undefined;
  /** The raw body in any chunking; ends at once if there is none. Read at most once. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
  readonly remoteAddress?: string;
  /** A principal that the host has already authenticated; the backend's `authenticate` is then not asked. */
  readonly principal?: Principal;
  /** The client's certificate, if the connection has one whose chain the host has checked. */
  readonly certificate?: ClientCertificate | undefined;
}

/** An HTTP reply. A body that is an iterable is sent as it comes, with back-pressure; `undefined` is no body. */
export interface EasReply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | undefined;
}

/**
 * What a host mounts. `serve` never rejects: every fault becomes a reply, or, once a reply's body has begun, an error
 * thrown by that body, on which the host must break the connection off so that the device retries.
 */
export interface EasHandler {
  serve(request: EasRequest): Promise<EasReply>;
}
