import { isAtLeast, type ProtocolVersion, Sync, vocabulary } from "@easkit/eas-schema";
import { createDecoder, type WbxmlHandler } from "@easkit/wbxml";
import { DeviceError } from "../device-error.js";
import { classOfFolderType } from "../folder-class.js";
import type { Session } from "../session.js";
import type { DeviceState } from "../state/device-state.js";
import { AnswerCheck } from "../wire/answer-check.js";
import { encodeRequest } from "../wire/encode-request.js";
import { ANSWER_LIMITS, toProtocolError } from "../wire/read-answer.js";
import { StagedFolder } from "./apply-answer.js";
import { SyncReader } from "./sync-reader.js";
import type { SyncAnswer, SyncItem, SyncOnceCollection, SyncOnceRequest } from "./sync-types.js";

/**
 * Sends one Sync request and applies its answer to the state, unless the answer is to be lost. Statuses are told, not
 * thrown, but for those that ask for a policy.
 */
export function syncOnce(session: Session, request: SyncOnceRequest): Promise<SyncAnswer> {
  return session.withPolicy(() => attempt(session, request));
}

async function attempt(session: Session, request: SyncOnceRequest): Promise<SyncAnswer> {
  const version = await session.version();
  const state = await session.state();
  checkWaiting(request, version);
  const body = request.collections && (await encode(request, state, version));
  const patience = Math.max(60 * (request.wait ?? 0), request.heartbeatInterval ?? 0);
  const incoming = await session.post("Sync", { body, patience, signal: request.signal });
  if (request.loseAnswer === "cut") {
    for await (const _ of incoming.body) break;
    return { empty: false, collections: [] };
  }
  const staged = new Map<string, StagedFolder>();
  const answer = await read(session, incoming.body, { request, version, state, staged });
  if (!request.loseAnswer) await apply(state, answer, { request, version, staged });
  return answer;
}

function checkWaiting({ wait, heartbeatInterval }: SyncOnceRequest, version: ProtocolVersion): void {
  if (wait !== undefined && !isAtLeast(version, "12.1")) {
    throw new DeviceError("usage", `${version} has no hanging Sync; it exists from 12.1 on`);
  }
  if (heartbeatInterval !== undefined && !isAtLeast(version, "14.0")) {
    throw new DeviceError("usage", `${version} has no HeartbeatInterval in Sync; it exists from 14.0 on`);
  }
}

function encode(request: SyncOnceRequest, state: DeviceState, version: ProtocolVersion): Promise<Uint8Array> {
  const collections = (request.collections ?? []).map((collection) => ({
    // Needed up to 12.1; later versions leave it out.
    class: classOfFolderType(state.folder(collection.collectionId)?.type ?? 0),
    ...collection,
    syncKey: collection.syncKey ?? state.syncKey(collection.collectionId),
  }));
  const { wait, heartbeatInterval, windowSize, partial } = request;
  return encodeRequest(
    Sync.request,
    {
      ...(collections.length > 0 && { collections }),
      wait,
      heartbeatInterval,
      windowSize,
      partial,
    },
    version,
  );
}

interface Reading {
  readonly request: SyncOnceRequest;
  readonly version: ProtocolVersion;
  readonly state: DeviceState;
  readonly staged: Map<string, StagedFolder>;
}

async function read(
  session: Session,
  body: AsyncIterable<Uint8Array>,
  reading: Reading,
): Promise<SyncAnswer> {
  const { request, version, state, staged } = reading;
  const onItem = request.loseAnswer ? undefined : request.onItem;
  const items: SyncItem[] = [];
  const reader = new SyncReader(onItem !== undefined, (collectionId, command, answerClass) => {
    const folder = stagedFolder(staged, state, collectionId);
    const itemClass = folder.classOf(command, answerClass);
    folder.take(command, itemClass);
    const { kind, serverId, content } = command;
    request.onArrival?.();
    if (onItem) items.push({ collectionId, kind, serverId, class: itemClass, content });
  });
  const check = new AnswerCheck(version, session.strict);
  const decoder = createDecoder(both(check, reader), { vocabulary, limits: ANSWER_LIMITS });
  let isEmpty = true;
  try {
    for await (const chunk of body) {
      if (chunk.length === 0) continue;
      isEmpty = false;
      decoder.write(chunk);
      for (let item = items.shift(); item; item = items.shift()) await onItem?.(item);
    }
    if (isEmpty) return { empty: true, collections: [] };
    decoder.end();
  } catch (cause) {
    throw toProtocolError("Sync", cause);
  }
  session.checkPolicy("Sync", check.status);
  return reader.answer;
}

function stagedFolder(staged: Map<string, StagedFolder>, state: DeviceState, id: string): StagedFolder {
  const known = staged.get(id);
  if (known) return known;
  const folder = new StagedFolder(state, id);
  staged.set(id, folder);
  return folder;
}

const both = (a: WbxmlHandler, b: WbxmlHandler): WbxmlHandler => ({
  startElement(page, token) {
    a.startElement(page, token);
    b.startElement(page, token);
  },
  endElement() {
    a.endElement();
    b.endElement();
  },
  text(value) {
    a.text(value);
    b.text(value);
  },
  opaque(bytes) {
    a.opaque(bytes);
    b.opaque(bytes);
  },
});

async function apply(state: DeviceState, answer: SyncAnswer, reading: Omit<Reading, "state">): Promise<void> {
  const { request, version, staged } = reading;
  for (const collection of answer.collections) {
    const { collectionId, status, syncKey } = collection;
    if (status !== "ok" || syncKey === undefined) continue;
    const folder = stagedFolder(staged, state, collectionId);
    const asked = request.collections?.find((one) => one.collectionId === collectionId);
    if (asked) await folder.takeOwn(asked, collection, version);
    const isFresh = isPriming(asked);
    const before = isFresh ? [{ kind: "noCollection" as const, id: collectionId }] : [];
    await state.commit([...before, ...folder.changes(syncKey)]);
  }
}

/** At key 0 the server forgets what it told the device, and so does the device. */
const isPriming = (asked: SyncOnceCollection | undefined): boolean => asked?.syncKey === "0";
