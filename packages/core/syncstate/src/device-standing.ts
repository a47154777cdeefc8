/** Who decided something, and when. */
export interface Decision {
  /** Whoever decided, by a name for people. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly note?: string;
}

/** What the device did last, as of the last time that it was written down. */
export interface DeviceActivity {
  /** When a Sync last ended well; milliseconds since 1970. */
  readonly lastSync?: number;
  readonly lastCommand: string;
  readonly lastHttpStatus: number;
  /** What was answered, in a few words. */
  readonly lastAnswer?: string;
  readonly lastError?: { readonly at: number; readonly text: string };
}

/** Whether somebody let this one device in or kept it out. It counts before all rules. */
export interface AccessDecision extends Decision {
  readonly access: "allow" | "block" | "quarantine";
}

/** A device that rules hold back, from when on it waits for a decision. */
export interface Quarantine {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** The rule that holds it back, where it has a name. */
  readonly rule?: string;
}

/** The policy that the device has said to apply. */
export interface AppliedPolicy {
  /** Its name among the named policies. */
  readonly name?: string;
  /** What of it the device's version was sent, as a fingerprint. */
  readonly identity: string;
  /** All of it, as a fingerprint. */
  readonly whole: string;
  /** The names of the settings that it had: what a later policy lacks has to be undone. */
  readonly settings: readonly string[];
  /** The protocol version at which it was sent. */
  readonly version: string;
  /** What the device made of it; `offered` until it says so. */
  readonly outcome: "offered" | "applied" | "partly" | "not" | "managed";
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A wipe, from the wish to the device's answer. */
export interface Wipe {
  /** Everything on the device, or the account and its data only (16.1). */
  readonly kind: "device" | "account";
  readonly state: "requested" | "sent" | "done" | "failed";
  readonly requested: Decision;
  /** When the device was told; milliseconds since 1970. */
  readonly sentAt?: number;
  /** When the device answered; milliseconds since 1970. */
  readonly answeredAt?: number;
}
