import type { AuthenticateContext, Credentials, Log, Principal } from "@easkit/backend";

/** What is known of a question when it is answered. */
export interface AutodiscoverContext {
  /**
   * Who asks. Absent if nobody had to say: always for the JSON form, which clients ask without credentials, unless the
   * host knows the user. Whoever answers then answers the whole world, and should go by the domain of the address alone,
   * so that the answer does not tell which users exist.
   */
  readonly principal?: Principal;
  /** `xml` is the first version of Autodiscover (POST of XML), `json` the second (GET of JSON). */
  readonly api: "xml" | "json";
  readonly remoteAddress?: string;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
}

/** Where a mailbox is. */
export type Destination =
  /** The absolute URL of the EAS server, such as `https://mail.example.com/Microsoft-Server-ActiveSync`. */
  | string
  | {
      readonly url: string;
      /** Where a device enrols for a certificate. */
      readonly certEnroll?: { readonly url: string; readonly template: string };
    }
  /** The absolute URL of another server's `autodiscover.xml`. Clients are sent there with 302, if it is https. */
  | { readonly redirectUrl: string }
  /** Another address of the mailbox. Clients start over with it. */
  | { readonly redirectAddress: string };

/** A server that Outlook can be told of (MS-OXDSCLI 2.2.4.1.1.2). */
export interface MailServer {
  readonly type: "IMAP" | "POP3" | "SMTP" | "CalDAV" | "CardDAV";
  /** A host name; the DAV types take a URL. */
  readonly server: string;
  readonly port?: number;
  /** By default the address that was asked about. */
  readonly loginName?: string;
  /** `SSL` from the first byte, `TLS` by STARTTLS. By default `SSL`. */
  readonly encryption?: "SSL" | "TLS" | "None";
}

/** A request about to be served, as a limiter of rates sees it. */
export interface AutodiscoverAttempt {
  readonly api: "xml" | "json";
  readonly remoteAddress?: string;
  /** The user in the request's Basic credentials; not verified yet. */
  readonly user?: string;
  /** The address that is asked about, known so early only in the JSON form. */
  readonly email?: string;
}

type Awaitable<T> = T | Promise<T>;

/** What an Autodiscover handler is made of. */
export interface AutodiscoverOptions {
  /**
   * Where the mailbox of an address is; `undefined` if it is not here. A string is the answer for everybody. Errors that
   * it throws are logged, and the client is told to try elsewhere or later.
   */
  readonly url: string | ((email: string, ctx: AutodiscoverContext) => Awaitable<Destination | undefined>);
  /**
   * Who the credentials belong to; a backend's `authenticate` fits. With it, the XML form is answered only to users, and
   * 401 is the same answer whether the user exists or not. Without it, anyone is answered, unless the host names a
   * principal.
   *
   * Clients try the address as the user name first and then the part before the `@` alone.
   */
  readonly authenticate?: (
    ctx: AuthenticateContext,
    credentials: Credentials,
  ) => Promise<Principal | undefined>;
  /** The name to show for an address. By default the principal's, if the address is the principal's own. */
  readonly displayName?: (email: string, ctx: AutodiscoverContext) => Awaitable<string | undefined>;
  /**
   * The https URL under which clients reach this handler's XML form, such as
   * `https://autodiscover.example.com/autodiscover/autodiscover.xml`. With it, a GET that comes over plain http, or to
   * another host name, is redirected there (MS-OXDISCO, the HTTP redirect), and the JSON form can name it as
   * `AutodiscoverV1`. Without it, such a GET is answered with 401, or with an error document where nobody has to log in.
   */
  readonly publicUrl?: string;
  /**
   * What to tell Outlook, which asks in a schema of its own for servers that it can use: IMAP, SMTP and the like. Without
   * it, or when it gives none, Outlook learns that its schema is not served (error 601).
   */
  readonly mailServers?: (
    email: string,
    ctx: AutodiscoverContext,
  ) => Awaitable<readonly MailServer[] | undefined>;
  /** Says that a request comes too soon: it is answered with 429 and `retryAfter`, in seconds. Asked before anything else. */
  readonly throttle?: (
    attempt: AutodiscoverAttempt,
  ) => Awaitable<{ readonly retryAfter: number } | undefined>;
  /** Takes a debug line for every answer, and errors of the functions above. By default errors go to the console. */
  readonly log?: Log;
  /** The clock. */
  readonly now?: () => Date;
  /** Makes the ids that errors carry to the client and into the log: whole numbers from 0 below 2 to the power of 32. */
  readonly randomId?: () => number;
}
