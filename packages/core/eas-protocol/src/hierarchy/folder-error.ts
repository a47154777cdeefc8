import { BackendError, type BackendErrorCode } from "@easkit/backend";

/** The status of a folder command for what a backend throws; what has no place in the table is thrown on. */
export function folderStatusOf<Status extends string>(
  error: unknown,
  table: Readonly<Partial<Record<BackendErrorCode, Status>>>,
): Status {
  const status = error instanceof BackendError ? table[error.code] : undefined;
  if (status === undefined) throw error;
  return status;
}

/** Default folders cannot be deleted, renamed or moved: types 2 to 11, and 19. */
export const isDefault = (type: number): boolean => (type >= 2 && type <= 11) || type === 19;
