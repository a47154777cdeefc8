/** A file or folder of a document library (MS-ASDOC). */
export interface DocumentEntry {
  /** A URI or UNC path, by which the device asks for it again. */
  readonly linkId: string;
  readonly displayName: string;
  readonly isFolder: boolean;
  readonly isHidden: boolean;
  readonly created: Date;
  readonly modified: Date;
  /** Bytes; absent for a folder. */
  readonly size?: number;
  readonly contentType?: string;
}

/** With what a device asks for documents, where the library wants another login than the mailbox does. */
export interface DocumentCredentials {
  readonly user: string;
  readonly password: string;
}
