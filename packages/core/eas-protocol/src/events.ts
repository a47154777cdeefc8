import createDebug from "debug";

/** A login that failed. What it says of the user and the device came from outside: escape it. */
export interface LoginFailed {
  readonly type: "loginFailed";
  readonly id: number;
  /** The login as it was given, if any was. */
  readonly login: string | undefined;
  readonly remoteAddress: string | undefined;
  readonly deviceId: string | undefined;
  /** `braked`: so many have failed before that nobody was asked. */
  readonly reason:
    | "wrong"
    | "braked"
    | "other-device"
    | "disabled"
    | "blocked"
    | "password-expired"
    | "moved";
}

/** Everything that a server tells about what it does. A closed set: see the `type` of each. */
export type EasEvent =
  /** A request has passed the gates: from here on it is known whose it is. */
  | {
      readonly type: "begun";
      readonly id: number;
      readonly command: string;
      readonly user: string;
      readonly deviceId: string;
      readonly version: string;
      readonly userAgent: string | undefined;
    }
  | {
      readonly type: "request";
      readonly id: number;
      readonly command: string;
      readonly user: string | undefined;
      readonly deviceId: string | undefined;
      readonly version: string | undefined;
      readonly httpStatus: number;
      /** The word of the status with which the command as a whole was refused. */
      readonly status: string | undefined;
      /** Milliseconds until the reply began. */
      readonly duration: number;
      /** What was answered, in a few words. */
      readonly summary: string | undefined;
    }
  /** The body of a reply was handed to the host, or broke off. It follows the `request`, once for each request. */
  | {
      readonly type: "sent";
      readonly id: number;
      readonly bytes: number;
      /** Milliseconds since the request came in. */
      readonly duration: number;
      readonly complete: boolean;
    }
  /** Somebody was not let in, because the credentials are wrong or in spite of right ones. */
  | LoginFailed
  | { readonly type: "refused"; readonly id: number; readonly gate: string; readonly reason: string }
  | {
      readonly type: "collection";
      readonly id: number;
      readonly collectionId: string;
      readonly round: "initial" | "next" | "replay";
      readonly sent: Readonly<Record<"add" | "change" | "delete" | "skip", number>>;
      readonly received: number;
      readonly more: boolean;
    }
  /** A device presented a sync key that is not valid (any more), and has to start that collection, or the folder list, over. */
  | { readonly type: "restart"; readonly id: number; readonly collectionId: string | undefined }
  | {
      readonly type: "skipped";
      readonly id: number;
      readonly collectionId: string;
      readonly itemId: string;
      readonly reason: string;
    }
  | { readonly type: "waiting"; readonly id: number; readonly folders: number; readonly seconds: number }
  | {
      readonly type: "woken";
      readonly id: number;
      readonly reason: "change" | "heartbeat" | "superseded" | "drain" | "gone";
      /** Milliseconds from the hint that led here to the end of the wait; absent if no hint did. */
      readonly latency: number | undefined;
    }
  /** A device repeats itself and is held up for a while. */
  | {
      readonly type: "storm";
      readonly id: number;
      readonly user: string;
      readonly deviceId: string;
      readonly reason: string;
      /** Seconds. */
      readonly pause: number;
    }
  /** Something was not as it should be and was put right or refused; the server goes on. */
  | { readonly type: "fault"; readonly id: number; readonly where: string; readonly error: unknown };

/** Takes events. What it throws is ignored. */
export type OnEvent = (event: EasEvent) => void;

const debug = createDebug("easkit:event");

/** Gives events to the host's listener and to `DEBUG=easkit:*`. */
export function createEmitter(onEvent: OnEvent | undefined): OnEvent {
  return (event) => {
    if (debug.enabled) debug("%s %o", event.type, event);
    try {
      onEvent?.(event);
    } catch (error) {
      // A listener must not take a request down with it.
      debug("a listener failed: %o", error);
    }
  };
}
