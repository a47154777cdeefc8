import { commands, isAtLeast, isCommandName, type ProtocolVersion } from "@easkit/eas-schema";
import { DeviceError } from "../device-error.js";

/** What the query of a command's URL says (MS-ASHTTP 2.2.1.1.1). */
export interface Query {
  readonly command: string;
  readonly version: ProtocolVersion;
  readonly user: string;
  readonly deviceId: string;
  readonly deviceType: string;
  /** Only the base64 form carries it in the query; a decimal number. */
  readonly policyKey?: string | undefined;
  readonly parameters?: QueryParameters | undefined;
}

/** The parameters that some commands take in the URL. */
export interface QueryParameters {
  readonly attachmentName?: string;
  readonly collectionId?: string;
  readonly itemId?: string;
  readonly longId?: string;
  readonly occurrence?: string;
  readonly saveInSent?: boolean;
  /** Travels in the query of the base64 form, else in the header MS-ASAcceptMultiPart. */
  readonly acceptMultiPart?: boolean;
}

const named = [
  ["attachmentName", "AttachmentName", 0],
  ["collectionId", "CollectionId", 1],
  ["itemId", "ItemId", 3],
  ["longId", "LongId", 4],
  ["occurrence", "Occurrence", 6],
] as const;

const OPTIONS_TAG = 7;
const SAVE_IN_SENT = 1;
const ACCEPT_MULTI_PART = 2;
const ENGLISH = 0x0409;

/** The query as plain text, `Cmd=Sync&User=…`. */
export function toPlainQuery(query: Query): string {
  const parts = [
    ["Cmd", query.command],
    ["User", query.user],
    ["DeviceId", query.deviceId],
    ["DeviceType", query.deviceType],
  ];
  const parameters = query.parameters ?? {};
  for (const [property, name] of named) {
    const value = parameters[property];
    if (value !== undefined) parts.push([name, value]);
  }
  if (parameters.saveInSent !== undefined) parts.push(["SaveInSent", parameters.saveInSent ? "T" : "F"]);
  return parts.map(([name, value]) => `${name}=${encodeURIComponent(value ?? "")}`).join("&");
}

/**
 * The query as base64 of a few bytes (MS-ASHTTP 2.2.1.1.1.1), which exists from 12.1 on.
 *
 * @throws DeviceError of code `usage` below 12.1, and for a command that has no number
 */
export function toBase64Query(query: Query): string {
  if (!isAtLeast(query.version, "12.1")) {
    throw new DeviceError("usage", `${query.version} has no base64 query; it exists from 12.1 on`);
  }
  const code = isCommandName(query.command) ? codeOf(query.command) : undefined;
  if (code === undefined) throw new DeviceError("usage", `${query.command} has no number for a base64 query`);
  return Buffer.concat([
    Buffer.of(Number(query.version.replace(".", "")), code, ENGLISH & 0xff, ENGLISH >> 8),
    counted(Buffer.from(query.deviceId)),
    counted(policyKeyBytes(query.policyKey)),
    counted(Buffer.from(query.deviceType)),
    ...parametersOf(query.parameters ?? {}),
  ]).toString("base64");
}

function codeOf(name: keyof typeof commands): number | undefined {
  const command: { readonly code?: number } = commands[name];
  return command.code;
}

function policyKeyBytes(key: string | undefined): Buffer {
  if (key === undefined) return Buffer.alloc(0);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(Number(key) >>> 0);
  return bytes;
}

function parametersOf(parameters: QueryParameters): Buffer[] {
  const parts = named.flatMap(([property, , tag]) => {
    const value = parameters[property];
    return value === undefined ? [] : [Buffer.of(tag), counted(Buffer.from(value))];
  });
  const flags =
    (parameters.saveInSent ? SAVE_IN_SENT : 0) | (parameters.acceptMultiPart ? ACCEPT_MULTI_PART : 0);
  if (flags !== 0) parts.push(Buffer.of(OPTIONS_TAG, 1, flags));
  return parts;
}

function counted(bytes: Buffer): Buffer {
  if (bytes.length > 255) throw new DeviceError("usage", "a value is too long for a base64 query");
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}
