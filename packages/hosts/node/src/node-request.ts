import type { ServerResponse } from "node:http";
import type { ClientCertificate, EasRequest, Principal } from "@easkit/backend";
import { toClientCertificate } from "./client-certificate.js";
import { toOriginForm } from "./eas-path.js";
import { isAlreadyInflated, openRequestBody, type ParsedRequest } from "./request-body.js";

/** A request as Node or a framework on top of it hands it over. */
export interface HostRequest extends ParsedRequest {
  /** The target before a router cut its mount prefix off. Frameworks set it. */
  readonly originalUrl?: string;
}

/**
 * An `IncomingMessage` seen as an {@link EasRequest}. Thousands of these wait at once for something to happen in a
 * mailbox, so it holds two references and makes the rest when asked.
 */
export class NodeRequest implements EasRequest {
  readonly #req: HostRequest;
  readonly #res: ServerResponse;
  #controller: AbortController | undefined;
  declare readonly remoteAddress?: string;
  declare readonly principal?: Principal;

  constructor(
    req: HostRequest,
    res: ServerResponse,
    remoteAddress: string | undefined,
    principal: Principal | undefined,
  ) {
    this.#req = req;
    this.#res = res;
    if (remoteAddress !== undefined) this.remoteAddress = remoteAddress;
    if (principal !== undefined) this.principal = principal;
  }

  get method(): string {
    return this.#req.method ?? "GET";
  }

  get url(): string {
    return toOriginForm(this.#req.originalUrl ?? this.#req.url ?? "/");
  }

  get certificate(): ClientCertificate | undefined {
    return toClientCertificate(this.#req.socket);
  }

  get body(): AsyncIterable<Uint8Array> {
    return openRequestBody(this.#req);
  }

  header(name: string): string | undefined {
    if (name === "content-encoding" && isAlreadyInflated(this.#req)) return undefined;
    if (!Object.hasOwn(this.#req.headers, name)) return undefined;
    const value = this.#req.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  }

  /** Listens on the response, not on the socket: a socket lives for many requests and would collect listeners. */
  get signal(): AbortSignal {
    this.#controller ??= abortOnEarlyClose(this.#res);
    return this.#controller.signal;
  }
}

function abortOnEarlyClose(res: ServerResponse): AbortController {
  const controller = new AbortController();
  const abort = () => {
    if (!res.writableFinished) controller.abort(new Error("The client closed the connection"));
  };
  if (res.destroyed) abort();
  else res.on("close", abort);
  return controller;
}
