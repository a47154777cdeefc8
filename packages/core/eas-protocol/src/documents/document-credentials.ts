import type { DocumentCredentials } from "@easkit/backend";

/** With what a device asks for documents, if it says so (MS-ASCMD 2.2.3.183, 2.2.3.126). */
export function readDocumentCredentials(
  options: { readonly userName?: string; readonly password?: string } | undefined,
): DocumentCredentials | undefined {
  const { userName, password = "" } = options ?? {};
  return userName ? { user: userName, password } : undefined;
}
