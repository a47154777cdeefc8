import { once } from "node:events";
import { createTransport } from "nodemailer";
import { SMTPServer } from "smtp-server";

/** A message that a mail server took. */
export interface Taken {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

/** A mail server on loopback for one test, and how to reach it. */
export interface ScratchSmtp {
  readonly taken: readonly Taken[];
  readonly transport: ReturnType<typeof createTransport>;
  close(): Promise<void>;
}

class Refusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** What an address or a message is told: the number that its first letters name, as in `550-nobody@example.test`. */
function refusalFor(text: string): Refusal | null {
  const [, code] = /(?:^|[\s<])([45]\d\d)-/.exec(text) ?? [];
  return code === undefined ? null : new Refusal(Number(code), `${code[0]}.1.1 refused as told`);
}

/** Starts one; senders, recipients and subjects that begin with a number and `-` are refused with it. */
export async function startScratchSmtp(): Promise<ScratchSmtp> {
  const taken: Taken[] = [];
  const smtp = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onMailFrom: ({ address }, _session, callback) => callback(refusalFor(address)),
    onRcptTo: ({ address }, _session, callback) => callback(refusalFor(address)),
    onData(stream, { envelope }, callback) {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        const text = Buffer.concat(pieces).toString("latin1");
        const refusal = refusalFor(/^Subject:.*/m.exec(text)?.[0] ?? "");
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        if (!refusal) taken.push({ from, to: envelope.rcptTo.map(({ address }) => address), text });
        callback(refusal);
      });
    },
  });
  const server = smtp.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const transport = createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
  return {
    taken,
    transport,
    close: () =>
      new Promise((resolve) => {
        transport.close();
        smtp.close(() => resolve());
      }),
  };
}
