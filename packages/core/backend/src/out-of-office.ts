/** Who gets which automatic reply: colleagues, people outside whom the user knows, and all others outside. */
export type OutOfOfficeAudience = "internal" | "externalKnown" | "externalUnknown";

/** What one audience is told. */
export interface OutOfOfficeMessage {
  readonly enabled: boolean;
  readonly type: "plain" | "html";
  readonly text: string;
}

/** Automatic replies (Settings Oof, MS-ASCMD 2.2.3.122). */
export interface OutOfOffice {
  /** `timeBased`: from `start` to before `end`. */
  readonly state: "disabled" | "global" | "timeBased";
  readonly start?: Date;
  readonly end?: Date;
  readonly messages: { readonly [A in OutOfOfficeAudience]?: OutOfOfficeMessage };
}
