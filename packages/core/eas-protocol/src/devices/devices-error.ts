/** Why something could not be done to a device. */
export type DevicesErrorCode =
  | "unknown-device"
  | "unknown-user"
  | "unknown-folder"
  | "unknown-policy"
  /** What was given makes no sense. */
  | "invalid"
  /** It makes sense, but not now, such as cancelling a wipe that the device has carried out. */
  | "refused";

/** What the devices API throws. The message is for whoever called. */
export class DevicesError extends Error {
  override readonly name = "DevicesError";
  readonly code: DevicesErrorCode;

  constructor(code: DevicesErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
