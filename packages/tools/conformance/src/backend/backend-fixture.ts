import type { Backend, ClientCertificate, Credentials, LoginRefusal, Principal } from "@easkit/backend";

/** Changes made as another client of the groupware makes them, not through the backend under test. */
export interface OutsideChanges {
  /** Lays a message into the Inbox. The bytes have CRLF line ends. */
  deliver(mime: Uint8Array): Promise<void>;
  /** Marks a message in the Inbox as read or unread. */
  setRead?(id: string, read: boolean): Promise<void>;
  /** Takes a message out of the Inbox for good. */
  remove?(id: string): Promise<void>;
}

/** What the backend cases need: a mailbox of one user that a case may change, and that nobody else touches. */
export interface BackendFixture {
  readonly backend: Backend;
  /** The user; as `authenticate` gives for the good credentials. */
  readonly principal: Principal;
  readonly credentials: {
    readonly good: Credentials;
    /** Of a known user with a wrong password, or a token that nobody has. */
    readonly bad: Credentials;
    /** Right ones of users who are not let in, with the reason that `authenticate` gives. */
    readonly refused?: ReadonlyArray<{
      readonly credentials: Credentials;
      readonly reason: LoginRefusal["reason"];
    }>;
  };
  /** For a backend with `authenticateCertificate`: the user's certificate, and one that belongs to nobody. */
  readonly certificates?: { readonly good: ClientCertificate; readonly bad: ClientCertificate };
  /** Without it, cases about changes from outside make them through the backend's own methods where it has them. */
  readonly outside?: OutsideChanges;
  /** The groupware keeps no mail: the cases take the first of its other folders, and those about messages do not concern it. */
  readonly mail?: false;
  /** Milliseconds until a change has to be seen; 10,000 unless said otherwise. */
  readonly patience?: number;
  close(): Promise<void>;
}

/** The methods that a backend may leave out. */
export type Capability = Exclude<keyof Backend, "authenticate" | "listFolders" | "listItems" | "getItem">;

/** For `needs`: the backend has all of these methods. */
export function has(...capabilities: readonly Capability[]): (fixture: BackendFixture) => boolean {
  return ({ backend }) => capabilities.every((name) => backend[name] !== undefined);
}

/** For `needs`: there is a way to put mail into the Inbox. */
export function canFill({ backend, outside }: BackendFixture): boolean {
  return outside !== undefined || backend.createItem !== undefined;
}

/** For `needs`: the groupware keeps mail. */
export const hasMail = ({ mail }: BackendFixture): boolean => mail !== false;

/** For `needs`: all of them. */
export function both(
  ...conditions: readonly ((fixture: BackendFixture) => boolean)[]
): (fixture: BackendFixture) => boolean {
  return (fixture) => conditions.every((condition) => condition(fixture));
}
