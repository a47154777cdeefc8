import type { Principal, TextBackend, TextContent } from "@easkit/backend";

/** What the cases about text need: a mailbox of one user that a case may change, and that nobody else touches. */
export interface TextBackendFixture {
  readonly backend: TextBackend;
  /** The user, with at least one folder of each class that `formats` names as text. */
  readonly principal: Principal;
  /** Changes made as another client of the groupware makes them, not through the backend under test. */
  readonly outside?: {
    /** Gives the item with that id this text. */
    write(folderId: string, id: string, content: TextContent): Promise<void>;
  };
  /** Milliseconds until a change has to be seen; 10,000 unless said otherwise. */
  readonly patience?: number;
  close(): Promise<void>;
}

/** The methods that the cases ask for. */
type Method = "createItem" | "updateItem" | "deleteItem" | "moveItem";

/** For `needs`: the backend takes text of some class, and has these methods. */
export const writesText =
  (...methods: readonly Method[]) =>
  ({ backend }: TextBackendFixture): boolean =>
    Object.values(backend.formats ?? {}).some((format) => format !== "typed") &&
    methods.every((name) => backend[name] !== undefined);
