import type { AnyElement } from "./engine/element.js";
import type { VersionRange } from "./version.js";

/** What a command is: its name and number, its messages, the words for its statuses. Data only. */
export interface CommandDefinition<
  Name extends string = string,
  Request extends AnyElement | undefined = AnyElement | undefined,
  Response extends AnyElement | undefined = AnyElement | undefined,
  Words extends Readonly<Record<string, number>> = Readonly<Record<string, number>>,
> {
  /** As in `Cmd=` and in MS-ASProtocolCommands. */
  readonly name: Name;
  /** The number in a base64 query (MS-ASHTTP 2.2.1.1.1.1.2), where the command has one. */
  readonly code?: number;
  /** The section of MS-ASCMD (2015) that describes it. */
  readonly spec: string;
  readonly versions: VersionRange;
  /** `undefined` where the command carries all it says in its URL. */
  readonly request: Request;
  /** `undefined` where the answer is no WBXML. */
  readonly response: Response;
  /** Statuses of the response's root. */
  readonly status: Words;
  /** The status of the root when the request does not fit its definition; without one, `invalidXml` (103). */
  readonly malformed?: string;
}

/** Declares a command. `malformed` has to be one of the words in `status`. */
export const defineCommand = <
  const Name extends string,
  Request extends AnyElement | undefined,
  Response extends AnyElement | undefined,
  const Words extends Readonly<Record<string, number>>,
>(
  definition: CommandDefinition<Name, Request, Response, Words> & {
    readonly malformed?: keyof Words & string;
  },
): CommandDefinition<Name, Request, Response, Words> => definition;
