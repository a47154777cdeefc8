import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import {
  type AnyElement,
  type CommandDefinition,
  commandByCode,
  commands,
  type Decoded,
  type Encodable,
  FolderSync,
  GetItemEstimate,
  isCommandName,
  isProtocolVersion,
  Ping,
  type ProtocolVersion,
  Provision,
  protocolVersions,
  readMessage,
  Sync,
  tagOf,
  writeMessage,
} from "@easkit/eas-schema";
import { type FakeFolder, fakeMailbox } from "./fake-mailbox.js";

/** One request as the fake server saw it. */
export interface Seen {
  readonly command: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  readonly version: ProtocolVersion;
}

/** What a script answers: whatever it writes itself, or `undefined` to let the fake server go on. */
export type Script = (seen: Seen, response: ServerResponse) => Promise<boolean> | boolean;

export interface FakeOptions {
  readonly versions?: readonly ProtocolVersion[];
  readonly folders?: FakeFolder[];
  /** Demands a policy: `http` by 449, `status` by Status 142. */
  readonly policy?: "http" | "status";
  readonly gzip?: boolean;
}

/** A server that knows just enough to be synced with, written on the schema alone. */
export class FakeServer {
  readonly seen: Seen[] = [];
  readonly folders: FakeFolder[];
  /** Asked first, for every command. */
  script: Script | undefined;
  hierarchyKey = 0;
  readonly #options: FakeOptions;
  /** Places in folders' logs by sync key. */
  readonly #places = new Map<string, number>();
  #keys = 0;
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });

  constructor(options: FakeOptions = {}) {
    this.#options = options;
    this.folders = options.folders ?? fakeMailbox(3);
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this.url;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  folder(id: string): FakeFolder {
    const folder = this.folders.find((one) => one.id === id);
    if (!folder) throw new Error(`no folder ${id}`);
    return folder;
  }

  commandsSeen(): string[] {
    return this.seen.map(({ command }) => command);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? "", "http://fake");
    const { command, version } = describe(request, url);
    const seen = {
      command,
      version,
      url: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks),
    };
    this.seen.push(seen);
    if (await this.script?.(seen, response)) return;
    if (
      request.headers.authorization !== `Basic ${Buffer.from("demo@example.com:demo").toString("base64")}`
    ) {
      response.statusCode = 401;
      response.setHeader("www-authenticate", "Basic");
      response.end();
    } else if (request.method === "OPTIONS") this.#offer(response);
    else await this.#command(seen, response);
  }

  #offer(response: ServerResponse): void {
    response.setHeader("ms-asprotocolversions", (this.#options.versions ?? protocolVersions).join(","));
    response.setHeader("ms-asprotocolcommands", Object.keys(commands).join(","));
    response.end();
  }

  async #command(seen: Seen, response: ServerResponse): Promise<void> {
    const { command } = seen;
    const key = seen.headers["x-ms-policykey"];
    if (this.#options.policy && command !== "Provision" && command !== "Ping" && key !== "222") {
      if (this.#options.policy === "http") {
        response.statusCode = 449;
        response.end();
      } else if (command === "Sync")
        await this.reply(seen, response, Sync, { status: "deviceNotProvisioned" });
      else await this.reply(seen, response, FolderSync, { status: "deviceNotProvisioned" });
      return;
    }
    switch (command) {
      case "FolderSync":
        return this.#folderSync(seen, response);
      case "Sync":
        return this.#sync(seen, response);
      case "GetItemEstimate":
        return this.#estimate(seen, response);
      case "Provision":
        return this.#provision(seen, response);
      case "Ping":
        return this.reply(seen, response, Ping, { status: "noChanges" });
      case "SendMail":
        response.end();
        return;
      default:
        response.statusCode = 501;
        response.end();
    }
  }

  read<R extends AnyElement>(seen: Seen, command: CommandDefinition<string, R>): Promise<Decoded<R>> {
    return readMessage(command.request, seen.body, { tagOf });
  }

  async encode<R extends AnyElement>(
    seen: Seen,
    command: CommandDefinition<string, AnyElement | undefined, R>,
    value: Encodable<R>,
  ): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    await writeMessage(command.response, value, seen.version, (chunk) => void chunks.push(chunk));
    return Buffer.concat(chunks);
  }

  async reply<R extends AnyElement>(
    seen: Seen,
    response: ServerResponse,
    command: CommandDefinition<string, AnyElement | undefined, R>,
    value: Encodable<R>,
  ): Promise<void> {
    const bytes = await this.encode(seen, command, value);
    response.setHeader("content-type", "application/vnd.ms-sync.wbxml");
    if (this.#options.gzip) response.setHeader("content-encoding", "gzip");
    response.end(this.#options.gzip ? gzipSync(bytes) : bytes);
  }

  async #provision(seen: Seen, response: ServerResponse): Promise<void> {
    const { policies = [] } = await this.read(seen, Provision);
    const [policy] = policies;
    const policyType = policy?.policyType ?? "";
    const isLast = policy?.policyKey === "111" && seen.headers["x-ms-policykey"] === "111";
    const data = policyType.includes("WAP")
      ? { wapProvisioning: "<wap-provisioningdoc/>" }
      : { easProvisionDoc: { devicePasswordEnabled: false } };
    await this.reply(seen, response, Provision, {
      status: "ok",
      policies: [{ policyType, status: "ok", policyKey: isLast ? "222" : "111", ...(!isLast && { data }) }],
    });
  }

  async #folderSync(seen: Seen, response: ServerResponse): Promise<void> {
    const { syncKey } = await this.read(seen, FolderSync);
    const changes = syncKey === String(this.hierarchyKey) && this.hierarchyKey > 0 ? [] : this.folders;
    if (syncKey !== "0" && syncKey !== String(this.hierarchyKey)) {
      await this.reply(seen, response, FolderSync, { status: "syncKeyInvalid" });
      return;
    }
    if (syncKey === "0") this.hierarchyKey++;
    const adds = changes.map(({ id, parentId, name, type }) => ({
      serverId: id,
      parentId,
      displayName: name,
      type,
    }));
    await this.reply(seen, response, FolderSync, {
      status: "ok",
      syncKey: String(this.hierarchyKey),
      changes: { count: adds.length, adds },
    });
  }

  #place(folder: FakeFolder, key: string): number | undefined {
    return this.#places.get(`${folder.id} ${key}`);
  }

  #newKey(folder: FakeFolder, place: number): string {
    const key = String(++this.#keys);
    this.#places.set(`${folder.id} ${key}`, place);
    return key;
  }

  /** Forgets all keys, so that devices have to start over. */
  forgetKeys(): void {
    this.#places.clear();
  }

  async #estimate(seen: Seen, response: ServerResponse): Promise<void> {
    const { collections = [] } = await this.read(seen, GetItemEstimate);
    const responses = collections.map(({ collectionId = "", syncKey = "" }) => {
      const folder = this.folders.find(({ id }) => id === collectionId);
      if (!folder) return { status: "collectionInvalid" as const, collection: { collectionId } };
      const place = this.#place(folder, syncKey);
      const estimate = folder.log.length - (place ?? 0);
      return {
        status: place === undefined ? ("notPrimed" as const) : ("ok" as const),
        collection: { collectionId, estimate },
      };
    });
    await this.reply(seen, response, GetItemEstimate, { status: "ok", responses });
  }

  async #sync(seen: Seen, response: ServerResponse): Promise<void> {
    const { collections = [] } = await this.read(seen, Sync);
    const answers = collections.map((asked) => {
      const { collectionId = "", syncKey, windowSize = 100, commands: own = [] } = asked;
      const folder = this.folders.find((one) => one.id === collectionId);
      if (!folder) return { collectionId, syncKey: "0", status: "folderHierarchyChanged" as const };
      const known = { class: asked.class, collectionId, status: "ok" as const };
      if (syncKey === "0") return { ...known, syncKey: this.#newKey(folder, 0) };
      const place = this.#place(folder, syncKey);
      if (place === undefined) return { collectionId, syncKey: "0", status: "syncKeyInvalid" as const };
      const responses = own.flatMap((command, index) =>
        command.tag === "add"
          ? [
              {
                tag: "add" as const,
                value: {
                  clientId: command.value.clientId,
                  serverId: `${collectionId}:own${index}`,
                  status: "ok" as const,
                },
              },
            ]
          : [],
      );
      const changes = asked.getChanges === false ? [] : folder.log.slice(place, place + windowSize);
      const end = place + changes.length;
      return {
        ...known,
        syncKey: this.#newKey(folder, end),
        ...(changes.length > 0 && { commands: changes.map(toCommand) }),
        ...(responses.length > 0 && { responses }),
        moreAvailable: asked.getChanges !== false && end < folder.log.length,
      };
    });
    await this.reply(seen, response, Sync, { collections: answers });
  }
}

function toCommand(change: FakeFolder["log"][number]) {
  if (change.kind === "add" || change.kind === "change") {
    return { tag: change.kind, value: { serverId: change.id, applicationData: change.item } };
  }
  return { tag: change.kind, value: { serverId: change.id } };
}

function describe(request: IncomingMessage, url: URL): { command: string; version: ProtocolVersion } {
  const header = String(request.headers["ms-asprotocolversion"] ?? "");
  const command = url.searchParams.get("Cmd");
  if (request.method === "OPTIONS") return { command: "OPTIONS", version: "16.1" };
  if (command !== null) return { command, version: isProtocolVersion(header) ? header : "16.1" };
  const bytes = Buffer.from(url.search.slice(1), "base64");
  const digits = String(bytes[0] ?? 0);
  const version = `${digits.slice(0, -1)}.${digits.slice(-1)}`;
  const name = commandByCode.get(bytes[1] ?? 255)?.name ?? "";
  return { command: isCommandName(name) ? name : "", version: isProtocolVersion(version) ? version : "16.1" };
}

/** Starts a fake server. */
export async function startFakeServer(options: FakeOptions = {}): Promise<FakeServer> {
  const server = new FakeServer(options);
  await server.listen();
  return server;
}
