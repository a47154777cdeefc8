import type { EasHandler, EasReply, EasRequest } from "@easkit/backend";
import type { AdminContext } from "../operations/operation.js";
import { OperationFault, toOperationFault } from "../operations/operation-fault.js";
import { type OperationName, operations } from "../operations/operations.js";
import { packageVersion } from "../package-version.js";
import type { Authorize, Caller } from "./caller.js";
import { checkOrigin, checkScope } from "./guard.js";
import { faultReply, jsonReply } from "./json-reply.js";
import { toOpenApi } from "./openapi.js";
import { readInput } from "./read-input.js";
import { type OnRefusal, Refusals } from "./refusals.js";
import { findTarget, type Target } from "./route.js";

/** What the REST face is made from. */
export interface RestOptions extends Omit<AdminContext, "now"> {
  /** Says who a request comes from. */
  readonly authorize: Authorize;
  /** Where it is mounted; below it lie the paths of the operations. */
  readonly path: string;
  /** Hears of every request that was refused. */
  readonly onRefusal?: OnRefusal;
  /** Hears of what failed in the server; the caller is told nothing of it. */
  readonly onError?: (error: unknown) => void;
  /** Milliseconds since 1970; `Date.now` if not given. */
  readonly now?: () => number;
}

/** The path of a target below the mount point, without its slash in front; `undefined` if it is not below it. */
export function pathBelow(url: string, mount: string): string | undefined {
  const [path = ""] = url.split("?", 1);
  const at = path.indexOf(`${mount}/`);
  return at < 0 ? (path.endsWith(mount) ? "" : undefined) : path.slice(at + mount.length + 1);
}

async function run<N extends OperationName>(
  context: AdminContext,
  request: EasRequest,
  target: Target,
  name: N,
  caller: Caller,
): Promise<EasReply> {
  checkScope(caller, operations[name], target.inPath["user"]);
  const input = await readInput(request, target, name);
  return jsonReply(200, await operations[name].run(context, input, { actor: caller.actor }));
}

/** Serves the operations over HTTP, with JSON both ways, to callers that the host knows. */
export function createRest(options: RestOptions): EasHandler {
  const { devices, activity, authorize, path, now = Date.now } = options;
  const context: AdminContext = { devices, now, ...(activity && { activity }) };
  const refusals = new Refusals(devices, now, options.onRefusal ?? (() => undefined));

  async function answer(request: EasRequest, below: string, caller: Caller): Promise<EasReply> {
    checkOrigin(request);
    const method = request.method === "HEAD" ? "GET" : request.method;
    if (below === "openapi.json" && method === "GET") return jsonReply(200, toOpenApi(path, packageVersion));
    if (below === "me" && method === "GET") return jsonReply(200, caller);
    const target = findTarget(method, below);
    if ("name" in target) return run(context, request, target, target.name, caller);
    const fault = target.allow.length > 0 ? "method-not-allowed" : "not-found";
    const headers: Readonly<Record<string, string>> =
      target.allow.length > 0 ? { allow: target.allow.join(", ") } : {};
    return faultReply(new OperationFault(fault, "there is nothing of that name here"), headers);
  }

  async function refuse(error: unknown, request: EasRequest, caller: Caller | undefined): Promise<EasReply> {
    const fault = toOperationFault(error);
    if (fault.code === "failed") options.onError?.(error);
    const [where = ""] = request.url.split("?", 1);
    if (fault.code === "unauthenticated" || fault.code === "forbidden") {
      const { method, remoteAddress } = request;
      const { code, message: reason } = fault;
      const refusal = { code, reason, method, path: where, actor: caller?.actor, remoteAddress };
      await refusals.note(refusal).catch((failure: unknown) => options.onError?.(failure));
    }
    return faultReply(fault);
  }

  return {
    async serve(request) {
      let caller: Caller | undefined;
      try {
        caller = await authorize(request);
        if (!caller) throw new OperationFault("unauthenticated", "who are you?");
        return await answer(request, pathBelow(request.url, path) ?? "", caller);
      } catch (error) {
        return refuse(error, request, caller);
      }
    },
  };
}
