import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Device, DeviceError } from "@easkit/device";
import { itemClasses, readRaw } from "@easkit/eas-schema";
import { messageOf } from "../admin-error.js";
import { createDoctorDevice, DOCTOR_DEVICE } from "./check-proxy.js";
import { type CheckFinding, findingsOf } from "./finding.js";
import type { Installation } from "./installation.js";

const INBOX = 2;
/** Seconds by which a wait may be shorter than it was asked to be. */
const SLACK = 2;
/** Milliseconds that a Ping is given to begin to wait. */
const BEGIN = 1500;

/** Only the last day, and next to nothing of each message. */
const little = { filterType: 1, bodyPreferences: [{ type: "plain", truncationSize: 16 }] } as const;

async function openInbox(device: Device): Promise<string> {
  await device.folderSync();
  const inbox = (await device.snapshot()).folders.find(({ type }) => type === INBOX);
  if (!inbox) throw new Error("the account has no Inbox");
  await device.sync([inbox.id], little);
  return inbox.id;
}

/** Lets devices wait, and sees whether they may. */
export async function* checkWaiting(
  installation: Installation,
  target: string,
): AsyncGenerator<CheckFinding, void, undefined> {
  const device = createDoctorDevice(installation, target, {
    timeoutMs: Math.max(installation.timeout, 10_000),
  });
  try {
    const inbox = await openInbox(device);
    yield* checkHeartbeat(installation, device, inbox);
    yield* checkPush(installation, device, inbox);
  } catch (error) {
    yield findingsOf("heartbeat").bad(
      `a device cannot get as far as to wait: ${messageOf(error)}`,
      "look at the log of the server; `easkit-device sync` shows more of it",
    );
  } finally {
    device.close();
  }
}

async function* checkHeartbeat(
  { heartbeat }: Installation,
  device: Device,
  inbox: string,
): AsyncGenerator<CheckFinding, void, undefined> {
  const { ok, note, bad } = findingsOf("heartbeat");
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const inWords = () => `after ${Math.round(seconds())} of ${heartbeat} seconds`;
  try {
    const { status, heartbeat: granted } = await device.ping({ heartbeat, folders: [inbox] });
    if (status === "changes") {
      yield note(`something came in ${inWords()}`, "try again in a quiet hour");
      return;
    }
    if (seconds() >= granted - SLACK) yield ok(`a device may wait for ${granted} seconds`);
    else
      yield bad(
        `a wait ended ${inWords()}, with the answer ${status}`,
        "see whether something else uses this device id, or drains the server",
      );
    if (granted !== heartbeat)
      yield note(
        `the server grants ${granted} seconds, not ${heartbeat}`,
        "see `heartbeat` in the server's settings",
      );
  } catch (error) {
    const isGateway = error instanceof DeviceError && [502, 503, 504].includes(error.httpStatus ?? 0);
    yield bad(
      `a wait was cut off ${inWords()}: ${isGateway ? "the proxy has given up" : messageOf(error)}`,
      `let the proxy wait as long as devices may, a little over an hour (proxy_read_timeout 3700s in nginx), or lower the server's longest heartbeat below ${Math.max(1, Math.floor(seconds()))} seconds`,
    );
  }
}

async function* checkPush(
  { push, email, timeout }: Installation,
  device: Device,
  inbox: string,
): AsyncGenerator<CheckFinding, void, undefined> {
  const { ok, note, bad, skipped } = findingsOf("push");
  if (!push || email === undefined) {
    yield skipped("give --push to send a message from the account to itself and see how quickly it comes");
    return;
  }
  await device.sync([inbox], little);
  const subject = `easkit-admin doctor ${randomUUID()}`;
  const waiting = device.ping({ heartbeat: 60, folders: [inbox] });
  // The answer is awaited below; until then a failure is nobody's.
  waiting.catch(() => undefined);
  await sleep(BEGIN);
  const mime = `From: <${email}>\r\nTo: <${email}>\r\nSubject: ${subject}\r\nDate: ${new Date().toUTCString()}\r\n\r\nA test.\r\n`;
  const started = performance.now();
  await device.sendMail(mime, { saveInSent: false });
  const { status } = await Promise.race([waiting, sleep(timeout, { status: "late" }, { ref: false })]);
  const ms = Math.round(performance.now() - started);
  if (status === "changes" && ms <= 5000)
    yield ok(`a message reached a waiting device ${ms} ms after it was sent`);
  else if (status === "changes")
    yield note(
      `a message reached a waiting device ${ms} ms after it was sent`,
      "give the backend `watch`, or call server.notify.changed when mail comes in",
    );
  else
    yield bad(
      `a message did not reach a waiting device within ${ms} ms`,
      "see whether mail to the account itself is delivered, and give the backend `watch` or call server.notify.changed",
    );
  await removeMessage(device, inbox, subject);
}

/** Takes the test message away again. */
async function removeMessage(device: Device, inbox: string, subject: string): Promise<void> {
  let serverId: string | undefined;
  await device.sync([inbox], {
    ...little,
    onItem: ({ content, serverId: id }) => {
      if (content && readRaw(itemClasses.Email, content).subject === subject) serverId = id;
    },
  });
  if (serverId === undefined) return;
  const commands = [{ tag: "delete", value: { serverId } }] as const;
  await device.syncOnce({ collections: [{ collectionId: inbox, deletesAsMoves: false, commands }] });
}

/** What the doctor leaves behind. */
export const leftBehind = `the device ${DOCTOR_DEVICE} of the account is left on the server; remove it when you are done`;
