/** A request of a device, as bytes. */
export interface Letter {
  readonly user: string;
  readonly deviceId: string;
  readonly version: string;
  readonly command: string;
  readonly body: Uint8Array;
  /** It presents key 0. */
  readonly first: boolean;
}

/** What a device gets: a whole answer, or nothing that it could use. */
export type Outcome =
  | { readonly kind: "answer"; readonly status: number; readonly body: Uint8Array }
  | { readonly kind: "nothing" };

/** Carries letters to a server and answers back, more or less reliably. */
export interface Carrier {
  send(letter: Letter): Promise<Outcome>;
}

/** The URL that a letter is posted to. */
export const urlOf = ({ command, user, deviceId }: Letter): string =>
  `/Microsoft-Server-ActiveSync?Cmd=${command}&User=${user}&DeviceId=${deviceId}&DeviceType=Fleet`;

/** The password of every user of a simulated groupware. */
export const fleetPassword = "secret";

/** The headers that a letter is posted with. */
export const headersOf = (letter: Letter): Readonly<Record<string, string>> => ({
  authorization: `Basic ${btoa(`${letter.user}:${fleetPassword}`)}`,
  "ms-asprotocolversion": letter.version,
  ...(letter.body.length > 0 && { "content-type": "application/vnd.ms-sync.wbxml" }),
});
