import type { EasHandler } from "@easkit/backend";

/** A running HTTP server with an EAS handler in it. */
export interface MountedHost {
  /**
   * The absolute http address of the EAS endpoint, without a query:
   * `http://127.0.0.1:3000/groupware/Microsoft-Server-ActiveSync`.
   */
  readonly url: string;
  /** Stops the server and cuts what connections are left. */
  close(): Promise<void>;
}

/** What the host cases need of a host adapter. */
export interface HostFixture {
  /** Starts a server of its own on a free port of 127.0.0.1, with the handler mounted in it. */
  mount(handler: EasHandler): Promise<MountedHost>;
  /**
   * True when something in front of the adapter reads whole request bodies into memory, as `express.raw` does. Cases
   * about streaming requests do not apply then.
   */
  readonly readsBodiesWhole?: boolean;
}

/** Opens a fixture. Each case opens its own. */
export type OpenHost = () => Promise<HostFixture>;

/** Mounts `serve`, lets `visit` talk to it, and closes the server whatever happens. */
export async function visitHost(
  open: OpenHost,
  serve: EasHandler["serve"],
  visit: (url: URL) => Promise<void>,
): Promise<void> {
  const fixture = await open();
  const host = await fixture.mount({ serve });
  try {
    await visit(new URL(host.url));
  } finally {
    await host.close();
  }
}

/** For `needs`: request bodies reach the handler as they come. */
export function streamsBodies(fixture: HostFixture): boolean {
  return fixture.readsBodiesWhole !== true;
}
