import type { Converters } from "@easkit/backend";
import { createMessageComposer, createMimeConverter, createTextConverter } from "@easkit/convert-mime";
import { createProtocolServer, type EasServer, type EasServerOptions } from "@easkit/eas-protocol";
import { createMemoryStore } from "@easkit/syncstate";

/** What a server is made from; only the backend is a must. */
export interface CreateEasServerOptions extends Omit<EasServerOptions, "state" | "converters"> {
  /**
   * Where it is kept what devices have been told. By default in memory: after a restart every device starts over, so
   * give a store in production.
   */
  readonly state?: EasServerOptions["state"];
  /** Converters that replace the ones that come with the library. */
  readonly converters?: Partial<Converters>;
}

/**
 * Makes an Exchange ActiveSync server over a backend. It opens no socket: mount it with a host adapter.
 *
 * @example
 * ```ts
 * const eas = createEasServer({ backend: new MyBackend() });
 * http.createServer(toNodeHandler(eas)).listen(8080);
 * ```
 */
export function createEasServer(options: CreateEasServerOptions): EasServer {
  const { state = createMemoryStore(), converters, ...rest } = options;
  return createProtocolServer({
    ...rest,
    state,
    converters: {
      mime: converters?.mime ?? createMimeConverter(),
      text: converters?.text ?? createTextConverter(),
      composer: converters?.composer ?? createMessageComposer(),
    },
  });
}
