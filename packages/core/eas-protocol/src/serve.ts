import type { CallContext, EasReply, EasRequest } from "@easkit/backend";
import { isAtLeast, isLegacy, readMessage, tagOf, vocabulary, writeUnchecked } from "@easkit/eas-schema";
import type { ChunkSink } from "@easkit/wbxml";
import { announcement, findCommand } from "./announce.js";
import { auditDelegate } from "./audit-delegate.js";
import { nothing } from "./commands/command.js";
import type { Exchange, ServerParts } from "./exchange.js";
import { CommandFault, HttpFault } from "./fault.js";
import { checkAccess, checkRestricted, checkUser } from "./gates/access.js";
import { authenticate } from "./gates/authenticate.js";
import { openDevice } from "./gates/device.js";
import type { Arrival, DeviceArrival } from "./gates/gate.js";
import { checkPolicy, recheckPolicy } from "./gates/policy.js";
import { checkStorm } from "./gates/storm.js";
import { checkThrottle } from "./gates/throttle.js";
import { checkVersion } from "./gates/version.js";
import { checkWipe } from "./gates/wipe.js";
import { toLog } from "./log.js";
import { emptyReply, streamReply, wbxmlType } from "./reply/wbxml-reply.js";
import { openBody, peekBody } from "./request/body.js";
import { parseRequestLine } from "./request/request-line.js";
import { RequestSpool } from "./request/request-spool.js";
import { RedactedXml } from "./trace/redacted-xml.js";
import { mostCharacters } from "./trace/traces.js";
import type { Trail } from "./trail.js";

/** Walks an arrival through the gates, in this order; each knows more than the one before. */
async function passGates(parts: ServerParts, arrival: Arrival, trail: Trail): Promise<DeviceArrival> {
  trail.gate = "authenticate";
  const authenticated = await authenticate(parts, arrival);
  trail.user = authenticated.principal.id;
  trail.deviceId = authenticated.line.deviceId;
  trail.gate = "throttle";
  checkThrottle(parts, authenticated);
  trail.gate = "version";
  const versioned = await checkVersion(parts, authenticated);
  trail.version = versioned.version;
  trail.definition = versioned.command.definition;
  trail.gate = "device";
  const opened = await openDevice(parts, versioned);
  trail.gate = "wipe";
  checkWipe(parts, opened);
  // Nothing else may stand between a device and its wipe.
  if (opened.record.wipe) {
    trail.gate = undefined;
    return opened;
  }
  trail.gate = "access";
  await checkUser(parts, opened);
  const admitted = await checkAccess(parts, opened);
  trail.gate = "storm";
  checkStorm(parts, admitted);
  trail.gate = "policy";
  const passed = await checkPolicy(parts, admitted);
  trail.gate = undefined;
  const { version, device } = passed;
  const { id: deviceId, userAgent } = device;
  const { id, command, user } = { ...trail, user: passed.principal.id };
  parts.emit({ type: "begun", id, command, user, deviceId, version, userAgent });
  return passed;
}

/** Takes a request that has waited through the gates once more, with what is kept of the device now. */
async function passAgain(parts: ServerParts, arrival: DeviceArrival, trail: Trail): Promise<void> {
  const record = await arrival.state.record();
  if (!record) return;
  const again = { ...arrival, record };
  trail.gate = "wipe";
  checkWipe(parts, again);
  trail.gate = "access";
  await checkUser(parts, again);
  await checkAccess(parts, again);
  trail.gate = "policy";
  await recheckPolicy(parts, again);
  trail.gate = undefined;
}

/** What a backend is told of a request before it is known who asks. */
function toCall(parts: ServerParts, { signal, remoteAddress, certificate }: EasRequest, { id }: Trail) {
  return {
    signal,
    log: toLog(parts.emit, id),
    ...(remoteAddress !== undefined && { remoteAddress }),
    ...(certificate && { certificate }),
  };
}

function arrive(parts: ServerParts, request: EasRequest, trail: Trail): Arrival {
  const line = parseRequestLine(request.url, (name) => request.header(name));
  trail.command = line.command;
  trail.deviceId = line.deviceId;
  trail.version = line.version;
  trail.definition = findCommand(parts, line.command)?.definition;
  const userAgent = request.header("user-agent");
  const device = { id: line.deviceId, type: line.deviceType, ...(userAgent !== undefined && { userAgent }) };
  const call = { device, ...toCall(parts, request, trail) };
  const { id, headers } = trail;
  return {
    id,
    headers,
    request,
    line,
    device,
    call: line.version ? { ...call, version: line.version } : call,
  };
}

/** Shows a body to a trace as it passes. */
async function* copied(body: AsyncIterable<Uint8Array>, trace: RedactedXml): AsyncIterable<Uint8Array> {
  for await (const chunk of body) {
    trace.write(chunk);
    yield chunk;
  }
}

/** The request as the command wants it: typed, raw, or `undefined` for no body. */
async function readRequest(
  arrival: DeviceArrival,
  parts: ServerParts,
  trail: Trail,
  keeper: RequestSpool,
): Promise<unknown> {
  const { command, request, version } = arrival;
  const whole = openBody(request.body, request.header("content-encoding"), parts.settings.requestBytes);
  const opened = trail.trace ? copied(whole, trail.trace.request) : whole;
  if (command.rawBodyUntil !== undefined && isAtLeast(command.rawBodyUntil, version)) return { raw: opened };
  const body = await peekBody(opened);
  if (!body) {
    if (command.emptyBody) return undefined;
    throw new CommandFault("invalidContent", "the request has no body");
  }
  const type = request.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type && type !== wbxmlType && type !== "application/vnd.ms-sync") {
    throw new CommandFault("invalidContent", `the content type ${JSON.stringify(type)} is not supported`);
  }
  const root = command.definition.request;
  if (!root) return undefined;
  return readMessage(root, body, {
    // The body is bounded already; a document may say twice as much by its string table.
    limits: { documentBytes: 2 * parts.settings.requestBytes, opaqueBytes: parts.settings.requestBytes },
    vocabulary,
    tagOf,
    keeper,
    passOver: isLegacy,
  });
}

/** The files of a request, for as long as it takes. Whatever cannot be put there or taken away is for the log. */
function openSpool({ spoolFiles: spool, settings, emit }: ServerParts, { id }: Trail): RequestSpool {
  const onRefused = (error: unknown) => emit({ type: "fault", id, where: "spool", error });
  return new RequestSpool({ spool, spoolBytes: settings.spoolBytes, onRefused });
}

/** Does something, and takes the files away whatever comes of it. */
async function withSpool<T>(spool: RequestSpool, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } finally {
    await spool.release();
  }
}

/** Runs a command and turns its answer into a reply. */
async function runCommand(parts: ServerParts, arrival: DeviceArrival, trail: Trail): Promise<EasReply> {
  const { command, version, request, line, principal, state } = arrival;
  const call: CallContext = { ...arrival.call, principal, version };
  const meter = { bytes: 0 };
  const { traceUntil = 0 } = arrival.record;
  if (traceUntil > parts.now())
    trail.trace = { request: new RedactedXml(mostCharacters), reply: new RedactedXml(mostCharacters) };
  const spool = openSpool(parts, trail);
  const exchange: Exchange = {
    ...parts,
    meter,
    spool,
    id: trail.id,
    request,
    line,
    version,
    call,
    device: state,
    recheck: () => passAgain(parts, arrival, trail),
    note: (summary) => {
      trail.summary = summary;
    },
    repeats: (what) => {
      trail.repetition = what;
    },
  };
  const answer = await withSpool(spool, async () => {
    const message = await readRequest(arrival, parts, trail, spool);
    await auditDelegate(parts, arrival, message);
    checkRestricted(arrival, message);
    return command.run(exchange, message);
  });
  if (answer === nothing) return emptyReply;
  if (typeof answer === "object" && answer !== null && "reply" in answer) return answer.reply as EasReply;
  const { response } = command.definition;
  if (!response) throw new TypeError(`${command.definition.name} has no response message`);
  return streamReply(wbxmlType, (sink) => {
    const metered: ChunkSink = (chunk) => {
      meter.bytes += chunk.length;
      trail.trace?.reply.write(chunk);
      return sink(chunk);
    };
    // The handler's type has checked the answer against the definition.
    return writeUnchecked(response, answer, version, metered);
  });
}

async function options(parts: ServerParts, request: EasRequest, trail: Trail): Promise<EasReply> {
  trail.command = "OPTIONS";
  trail.gate = "authenticate";
  const line = {
    command: "OPTIONS",
    user: undefined,
    deviceId: "",
    deviceType: "",
    version: undefined,
  } as const;
  const rest = {
    policyKey: undefined,
    acceptMultipart: false,
    saveInSent: false,
    parameters: new Map<string, string>(),
  };
  const device = { id: "", type: "" };
  const { id, headers: replyHeaders } = trail;
  const { principal } = await authenticate(parts, {
    ...{ id, headers: replyHeaders, request, device },
    line: { ...line, ...rest },
    call: toCall(parts, request, trail),
  });
  trail.user = principal.id;
  trail.gate = undefined;
  const { minVersion } = await parts.control.access();
  const headers = {
    ...announcement(parts, minVersion),
    allow: "OPTIONS,POST",
    public: "OPTIONS,POST",
    "content-length": "0",
  };
  return { status: 200, headers, body: new Uint8Array(0) };
}

/** Answers one request, or throws what `faultReply` can turn into an answer. */
export async function serve(parts: ServerParts, request: EasRequest, trail: Trail): Promise<EasReply> {
  switch (request.method) {
    case "OPTIONS":
      return options(parts, request, trail);
    case "POST":
      return runCommand(parts, await passGates(parts, arrive(parts, request, trail), trail), trail);
    default:
      throw new HttpFault(405, `${request.method} is not allowed here`, { allow: "OPTIONS,POST" });
  }
}
