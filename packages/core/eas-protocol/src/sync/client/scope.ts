import type { Exchange } from "../../exchange.js";
import type { Collection } from "../collection.js";
import type { KnownView } from "../known-view.js";
import type { RequestCollection, ViewOptions } from "../view-options.js";

/** What the commands of a collection work on. */
export interface CommandScope {
  readonly exchange: Exchange;
  readonly collection: Collection;
  readonly view: KnownView;
  readonly options: ViewOptions;
  readonly deletesAsMoves: boolean;
  /** The key that the device has presented. */
  readonly syncKey: string;
}

/** One command of the device. */
export type ClientCommand = NonNullable<RequestCollection["commands"]>[number];
export type AddCommand = Extract<ClientCommand, { tag: "add" }>["value"];
export type ChangeCommand = Extract<ClientCommand, { tag: "change" }>["value"];
export type DeleteCommand = Extract<ClientCommand, { tag: "delete" }>["value"];
export type FetchCommand = Extract<ClientCommand, { tag: "fetch" }>["value"];
