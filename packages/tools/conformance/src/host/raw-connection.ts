import { connect, type Socket } from "node:net";
import { within } from "./waiting.js";

/** A TCP connection on which a case writes bytes as it likes. */
interface RawConnection {
  readonly socket: Socket;
  /** Waits until everything received so far contains `text`, and gives all of it as Latin-1. */
  received(text: string): Promise<string>;
  /** Waits until the server has closed the connection, and gives all that was received as Latin-1. */
  ended(): Promise<string>;
}

/** Connects to the host of `url`. */
export async function connectRaw(url: URL): Promise<RawConnection> {
  const socket = connect({ host: url.hostname, port: Number(url.port) });
  let seen = "";
  let closed = false;
  const watchers = new Set<() => void>();
  const wake = () => {
    for (const look of watchers) look();
  };
  socket.on("data", (chunk) => {
    seen += chunk.toString("latin1");
    wake();
  });
  // A connection that is reset is a closed one; the cases judge by what arrived before.
  socket.on("error", () => {});
  socket.on("close", () => {
    closed = true;
    wake();
  });
  const until = (what: string, done: () => boolean) => {
    const seenAll = new Promise<string>((resolve, reject) => {
      const look = () => {
        if (done()) resolve(seen);
        else if (closed) reject(new Error(`the connection closed before ${what}; received: ${seen}`));
        else return;
        watchers.delete(look);
      };
      watchers.add(look);
      look();
    });
    return within(what, seenAll);
  };
  await within("a connection", new Promise<void>((resolve) => socket.once("connect", resolve)));
  return {
    socket,
    received: (text) => until(`receiving ${JSON.stringify(text)}`, () => seen.includes(text)),
    ended: () => until("the end of the connection", () => closed),
  };
}

/** The head of a POST to the endpoint, ready to be written. Header lines go without line ends. */
export function postHead(url: URL, ...headerLines: readonly string[]): string {
  const lines = [`POST ${url.pathname} HTTP/1.1`, `Host: ${url.host}`, ...headerLines];
  return `${lines.join("\r\n")}\r\n\r\n`;
}
