/** Why a file was not imported. */
export type ImportFault =
  /** The file is not an exported device, was cut short or changed, or holds records that cannot be read. */
  | "unreadable"
  /** A newer release wrote the file. */
  | "newer"
  /** There is state of this device already, and it was not asked to replace it. */
  | "exists"
  /** The device synced while its state was being replaced. It starts over. */
  | "conflict";

/** A file with a device's state was refused. Unless it was a conflict, nothing has changed. */
export class ImportRefused extends Error {
  override readonly name = "ImportRefused";
  readonly fault: ImportFault;

  constructor(fault: ImportFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
