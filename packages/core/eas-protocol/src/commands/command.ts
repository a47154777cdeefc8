import type { Backend, EasReply } from "@easkit/backend";
import type {
  CommandDefinition,
  Element,
  Encodable,
  ProtocolVersion,
  VersionRange,
} from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";

/** The optional methods of a backend. */
export type Capability = {
  [K in keyof Backend]-?: undefined extends Backend[K] ? K : never;
}[keyof Backend];

/** A backend that has these methods for sure. */
export type BackendWith<C extends Capability> = Backend & Required<Pick<Backend, C>>;

/** An exchange whose backend has what the command needs. */
export type ExchangeWith<C extends Capability> = Omit<Exchange, "backend"> & {
  readonly backend: BackendWith<C>;
};

/** Success without a body. */
export const nothing = Symbol("an empty reply");

/** What a handler answers: the response message, no body at all, or a reply that is no WBXML. */
export type Answer<Response> = Response | typeof nothing | { readonly reply: EasReply };

/** What the handler of a definition answers. */
export type AnswerTo<D extends CommandDefinition> = Answer<Encodable<D["response"]>>;

/** A command as the server runs it. */
export interface Command {
  readonly definition: CommandDefinition;
  readonly versions: VersionRange;
  /** The backend methods without which the command does not exist. */
  readonly needs: readonly Capability[];
  /** The backend has all methods of one of these lists; an empty list of lists asks for nothing. */
  readonly needsOneOf: readonly (readonly Capability[])[];
  /** Whether a device needs no policy for it (MS-ASPROV 3.1.5.1). */
  readonly withoutPolicy: boolean;
  /** Whether a request without a body means something. */
  readonly emptyBody: boolean;
  /** Whether the body, up to and including this version, is something else than WBXML and is handed over unread. */
  readonly rawBodyUntil: ProtocolVersion | undefined;
  run(exchange: Exchange, request: unknown): Promise<Answer<unknown>>;
}

interface HandleOptions<C extends Capability> {
  readonly needs?: readonly C[];
  readonly needsOneOf?: readonly (readonly Capability[])[];
  readonly withoutPolicy?: boolean;
}

type Run<C extends Capability, In, Out> = (exchange: ExchangeWith<C>, request: In) => Promise<Answer<Out>>;

type Definition<In, Out> = CommandDefinition<
  string,
  Element<In>,
  Element<unknown, Out>,
  Readonly<Record<string, number>>
>;

const build = <C extends Capability>(
  definition: CommandDefinition,
  options: HandleOptions<C>,
  body: Pick<Command, "emptyBody" | "rawBodyUntil">,
  // The server has checked `needs` and read the request by `definition` before it runs the handler.
  run: never,
): Command => ({
  definition,
  versions: definition.versions,
  needs: options.needs ?? [],
  needsOneOf: options.needsOneOf ?? [],
  withoutPolicy: options.withoutPolicy ?? false,
  ...body,
  run,
});

/** Joins a definition and its handler, which gets and answers messages as the definition types them. */
export const handle = <In, Out, C extends Capability = never>(
  definition: Definition<In, Out>,
  options: HandleOptions<C>,
  run: Run<C, In, NoInfer<Out>>,
): Command => build(definition, options, { emptyBody: false, rawBodyUntil: undefined }, run as never);

/** As {@link handle}, for commands that a device may also send without a body. */
export const handleMaybeEmpty = <In, Out, C extends Capability = never>(
  definition: Definition<In, Out>,
  options: HandleOptions<C>,
  run: Run<C, In | undefined, NoInfer<Out>>,
): Command => build(definition, options, { emptyBody: true, rawBodyUntil: undefined }, run as never);

/** A body that is not WBXML. */
export interface RawBody {
  readonly raw: AsyncIterable<Uint8Array>;
}

/** As {@link handle}, for commands whose body is not WBXML up to and including a version. */
export const handleMaybeRaw = <In, Out, C extends Capability = never>(
  definition: Definition<In, Out>,
  options: HandleOptions<C> & { readonly rawBodyUntil: ProtocolVersion },
  run: Run<C, In | RawBody, NoInfer<Out>>,
): Command =>
  build(definition, options, { emptyBody: false, rawBodyUntil: options.rawBodyUntil }, run as never);

/** As {@link handle}, for commands that have nothing to say. */
export const handleWithoutBody = <Out>(
  definition: CommandDefinition<string, undefined, Element<unknown, Out>>,
  run: (exchange: Exchange) => Promise<NoInfer<Out>>,
): Command => build(definition, {}, { emptyBody: true, rawBodyUntil: undefined }, run as never);

/** As {@link handle}, for commands that say all they have to say in the URL and answer something else than WBXML. */
export const handleUrlOnly = (
  definition: CommandDefinition<string, undefined, undefined>,
  run: (exchange: Exchange) => Promise<{ readonly reply: EasReply }>,
): Command => build(definition, {}, { emptyBody: true, rawBodyUntil: undefined }, run as never);
