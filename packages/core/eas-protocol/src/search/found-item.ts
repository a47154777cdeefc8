/** An item that was found. */
export interface FoundItem {
  readonly folderId: string;
  readonly id: string;
}
