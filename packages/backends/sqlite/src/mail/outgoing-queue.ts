import type { ByteSource, Log } from "@easkit/backend";
import { keepContent, releaseContent, sizeOfContent, toContentSource } from "../content/contents.js";
import { readInteger, readText } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";
import type { Failure } from "./bounce.js";
import { putReport } from "./delivery.js";
import { readHead } from "./message-head.js";

/** A message that is to leave. */
export interface OutgoingLetter {
  /** The address in the envelope. */
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly mime: ByteSource;
}

/** Hands a message to a mail server. Gives the recipients that it refused for good; throws if it is to be tried again. */
export type HandOver = (letter: OutgoingLetter) => Promise<readonly Failure[]>;

interface Job extends OutgoingLetter {
  readonly key: number;
  readonly user: number;
  readonly content: number;
  readonly attempts: number;
  readonly made: number;
}

const MINUTE = 60_000;
/** Another process may take over a job after so long: the one that had it is gone. */
const LEASE = 15 * MINUTE;
const GIVE_UP = 2 * 24 * 60 * MINUTE;
const PAUSES = [1, 5, 15, 60].map((minutes) => minutes * MINUTE);
const HEAD = 64 * 1024;

/** Notes a message for the queue. Only in a write. */
export function enqueue(
  { database, now }: Groupware,
  { user, sender, recipients, content }: Pick<Job, "user" | "sender" | "recipients" | "content">,
): void {
  keepContent(database, content);
  database.run(
    `INSERT INTO outgoing (user, sender, recipients, content, attempts, next_at, made_at)
     VALUES (?, ?, ?, ?, 0, ?, ?)`,
    user,
    sender,
    recipients.join("\n"),
    content,
    now().getTime(),
    now().getTime(),
  );
}

async function readBeginning(mime: ByteSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of mime.open({ end: HEAD })) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Hands over what leaves, one message at a time; tries again later where that fails, and reports who is out of reach. */
export class OutgoingQueue {
  readonly #groupware: Groupware;
  readonly #handOver: HandOver;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> | undefined;
  #isStopped = false;

  constructor(groupware: Groupware, handOver: HandOver, log: Log) {
    this.#groupware = groupware;
    this.#handOver = handOver;
    this.#log = log;
  }

  /** Works through what is due, and looks again each minute. */
  wake(): void {
    if (this.#isStopped || this.#work !== undefined) return;
    clearTimeout(this.#timer);
    this.#work = this.#drain()
      .catch((error: unknown) => this.#log.error("cannot work through outgoing mail", { error }))
      .finally(() => {
        this.#work = undefined;
        if (!this.#isStopped) this.#timer = setTimeout(() => this.wake(), MINUTE).unref();
      });
  }

  /** Ends once the message in hand is through. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#work;
  }

  async #drain(): Promise<void> {
    for (let job = this.#take(); job !== undefined && !this.#isStopped; job = this.#take())
      await this.#try(job);
  }

  #take(): Job | undefined {
    const { database, now } = this.#groupware;
    const row = database.row(
      `UPDATE outgoing SET next_at = ?, attempts = attempts + 1
       WHERE job = (SELECT job FROM outgoing WHERE next_at <= ? ORDER BY next_at LIMIT 1)
       RETURNING job, user, sender, recipients, content, attempts, made_at`,
      now().getTime() + LEASE,
      now().getTime(),
    );
    if (row === undefined) return undefined;
    const content = readInteger(row, "content");
    return {
      key: readInteger(row, "job"),
      user: readInteger(row, "user"),
      sender: readText(row, "sender"),
      recipients: readText(row, "recipients").split("\n"),
      content,
      attempts: readInteger(row, "attempts"),
      made: readInteger(row, "made_at"),
      mime: toContentSource(database, content, sizeOfContent(database, content)),
    };
  }

  async #try(job: Job): Promise<void> {
    try {
      await this.#finish(job, await this.#handOver(job));
    } catch (error) {
      this.#log.warn("outgoing mail was not taken", { job: job.key, attempts: job.attempts, error });
      const { database, now } = this.#groupware;
      if (now().getTime() - job.made < GIVE_UP) {
        const pause = PAUSES[Math.min(job.attempts, PAUSES.length) - 1] ?? MINUTE;
        database.run("UPDATE outgoing SET next_at = ? WHERE job = ?", now().getTime() + pause, job.key);
        return;
      }
      const reason = "no mail server took it for two days";
      await this.#finish(
        job,
        job.recipients.map((address) => ({ address, status: "4.4.7", reason })),
      );
    }
  }

  async #finish(job: Job, failures: readonly Failure[]): Promise<void> {
    const head = failures.length === 0 ? undefined : readHead(await readBeginning(job.mime));
    const { database } = this.#groupware;
    database.write(() => {
      database.run("DELETE FROM outgoing WHERE job = ?", job.key);
      // What has no sender is a reply of a machine, of whose failure nobody needs to know.
      if (head !== undefined && job.sender !== "") putReport(this.#groupware, job.user, { failures, head });
      releaseContent(database, job.content);
    });
  }
}
