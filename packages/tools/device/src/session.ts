import {
  type AnyElement,
  type CommandDefinition,
  type Decoded,
  type Encodable,
  isInRange,
  type ProtocolVersion,
} from "@easkit/eas-schema";
import { DeviceError } from "./device-error.js";
import type { CallOptions, DeviceOptions } from "./device-options.js";
import { authorizationOf } from "./http/authorization.js";
import { Connection, drain, headerOf, type Incoming } from "./http/connection.js";
import { toEndpoint } from "./http/endpoint.js";
import { httpError, PolicyWanted } from "./http/http-error.js";
import { type QueryParameters, toBase64Query, toPlainQuery } from "./http/query.js";
import { createNodeTransport, type RequestBody, type Transport } from "./http/transport.js";
import { DeviceState } from "./state/device-state.js";
import { createStateFile } from "./state/state-file.js";
import { createMemoryState, type ServerOffer } from "./state/state-store.js";
import { newestOf, toOffer } from "./version-offer.js";
import { encodeRequest } from "./wire/encode-request.js";
import { isPolicyStatus, type ReadAnswer, readAnswer } from "./wire/read-answer.js";

const WBXML = "application/vnd.ms-sync.wbxml";
const TIMEOUT = 120_000;

/** One command to be posted. */
export interface Post extends CallOptions {
  readonly body?: RequestBody | undefined;
  /** WBXML if not given. */
  readonly contentType?: string | undefined;
  readonly parameters?: QueryParameters | undefined;
  /** In place of the key that the device has. */
  readonly policyKey?: string | undefined;
  /** Seconds that the server may take before it answers. */
  readonly patience?: number | undefined;
}

/** What all commands of a device share: its connection, its state, its version. */
export class Session {
  readonly options: DeviceOptions;
  readonly connection: Connection;
  readonly #transport: Transport;
  readonly #state: DeviceState;
  readonly #provision: (session: Session) => Promise<unknown>;
  #opened: Promise<void> | undefined;
  #version: ProtocolVersion | undefined;

  constructor(options: DeviceOptions, provision: (session: Session) => Promise<unknown>) {
    const endpoint = toEndpoint(options.url);
    if (options.deviceId !== undefined && !/^[A-Za-z0-9]{1,32}$/.test(options.deviceId)) {
      throw new DeviceError("usage", "a device id is 1 to 32 letters and digits");
    }
    this.options = options;
    this.#provision = provision;
    this.#transport =
      options.transport ??
      createNodeTransport(endpoint.protocol === "https:", {
        agent: options.agent,
        insecure: options.insecure,
      });
    this.connection = new Connection({
      endpoint,
      authorization: authorizationOf(options),
      userAgent: options.userAgent ?? "easkit-device/0.1",
      transport: this.#transport,
      onExchange: options.onExchange,
    });
    this.#state = new DeviceState(
      options.state ??
        (options.statePath === undefined ? createMemoryState() : createStateFile(options.statePath)),
    );
  }

  /** The device's state, read when it is first needed. */
  async state(): Promise<DeviceState> {
    this.#opened ??= this.#state.open(this.options.deviceId);
    await this.#opened;
    return this.#state;
  }

  get strict(): boolean {
    return this.options.strict ?? true;
  }

  close(): void {
    this.#transport.close();
  }

  /** Asks what the server speaks, and remembers it. */
  async offer(options: CallOptions = {}): Promise<ServerOffer> {
    const state = await this.state();
    const answer = await this.#send("OPTIONS", "OPTIONS", {}, "", options);
    await drain(answer.body);
    const offered = toOffer(answer.headers);
    await state.identify({ offered });
    return offered;
  }

  /** The version to speak. Keys of another version are forgotten, for items look different there. */
  async version(): Promise<ProtocolVersion> {
    if (this.#version) return this.#version;
    const state = await this.state();
    const wanted = this.options.version ?? "newest";
    const version = wanted === "newest" ? newestOf(state.identity.offered ?? (await this.offer())) : wanted;
    const { version: before, ...identity } = state.identity;
    if (before !== undefined && before !== version) await state.forget({ ...identity, version });
    else if (before === undefined) await state.identify({ version });
    this.#version = version;
    return version;
  }

  /**
   * Posts a command.
   *
   * @throws PolicyWanted at HTTP 449; DeviceError of code `unauthorized` at 401 and `http` at others than 200
   */
  async post(command: string, post: Post): Promise<Incoming> {
    const state = await this.state();
    const version = await this.version();
    // A Ping carries no policy key (MS-ASHTTP 2.2.1.1.2.8).
    const policyKey = command === "Ping" ? undefined : (post.policyKey ?? state.identity.policyKey);
    const query = {
      command,
      version,
      policyKey,
      user: this.options.user,
      deviceId: state.identity.deviceId,
      deviceType: this.options.deviceType ?? "EasKit",
      parameters: post.parameters,
    };
    const type = post.body === undefined ? {} : { "content-type": post.contentType ?? WBXML };
    if (this.options.query === "base64") {
      return this.#send("POST", command, type, toBase64Query(query), post);
    }
    const headers = {
      ...type,
      "ms-asprotocolversion": version,
      ...(policyKey !== undefined && { "x-ms-policykey": policyKey }),
      ...(post.parameters?.acceptMultiPart && { "ms-asacceptmultipart": "T" }),
    };
    return this.#send("POST", command, headers, toPlainQuery(query), post);
  }

  /** Runs something that may need a policy; if so, gets one and runs it once more. */
  async withPolicy<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof PolicyWanted) || this.options.autoProvision === false) throw error;
      await this.#provision(this);
      return run();
    }
  }

  /**
   * Sends a command and reads its answer, by the command's definition.
   *
   * @throws DeviceError; of code `usage` if the version does not have the command
   */
  call<Request extends AnyElement, Response extends AnyElement>(
    command: CommandDefinition<string, Request, Response>,
    value: Encodable<Request>,
    post: Post = {},
  ): Promise<ReadAnswer<Decoded<Response>>> {
    return this.withPolicy(() => this.callOnce(command, value, post));
  }

  /** As {@link call}, without getting a policy. */
  async callOnce<Request extends AnyElement, Response extends AnyElement>(
    command: CommandDefinition<string, Request, Response>,
    value: Encodable<Request>,
    post: Post = {},
  ): Promise<ReadAnswer<Decoded<Response>>> {
    const version = await this.version();
    if (!isInRange(version, command.versions)) {
      throw new DeviceError("usage", `${version} has no ${command.name}`, { command: command.name });
    }
    const body = await encodeRequest(command.request, value, version);
    const incoming = await this.post(command.name, { ...post, body });
    const answer = await readAnswer(command.response, incoming.body, {
      command: command.name,
      version,
      strict: this.strict,
    });
    this.checkPolicy(command.name, answer.status);
    return answer;
  }

  /** @throws PolicyWanted if a status says that the device needs a policy */
  checkPolicy(command: string, status: number | undefined): void {
    if (isPolicyStatus(status)) throw new PolicyWanted(command, `Status ${status}`);
  }

  async #send(
    method: "POST" | "OPTIONS",
    command: string,
    headers: Readonly<Record<string, string>>,
    query: string,
    post: Post,
    mayMove = true,
  ): Promise<Incoming> {
    const answer = await this.connection.send({
      method,
      command,
      query,
      headers,
      body: post.body,
      signal: post.signal,
      timeoutMs: (this.options.timeoutMs ?? TIMEOUT) + 1000 * (post.patience ?? 0),
    });
    if (answer.status === 200) return answer;
    await drain(answer.body);
    const location = headerOf(answer.headers, "x-ms-location");
    if (answer.status === 451 && location !== undefined && mayMove) {
      this.connection.moveTo(toEndpoint(location));
      return this.#send(method, command, headers, query, post, false);
    }
    throw httpError(command, answer);
  }
}
