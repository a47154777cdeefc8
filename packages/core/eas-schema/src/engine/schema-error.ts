/** Why a message does not fit its definition. */
export type SchemaFault =
  /** The document's root is another element. */
  | "root"
  /** An element stands where it has no business. */
  | "unexpected"
  /** A token that its code page does not have. */
  | "unknown"
  /** An element stands more often than it may. */
  | "repeated"
  /** A required element is not there. */
  | "missing"
  /** Content that is no value of the element's type. */
  | "value"
  /** Content of a kind that the element cannot hold, such as text between elements. */
  | "content";

/** A message is well-formed WBXML but not what the command's definition says. */
export class SchemaError extends Error {
  override readonly name = "SchemaError";
  readonly fault: SchemaFault;
  /** Tags from the root to where the fault is. */
  readonly path: readonly string[];

  constructor(fault: SchemaFault, path: readonly string[], detail: string, options?: ErrorOptions) {
    super(`${path.join("/")}: ${detail}`, options);
    this.fault = fault;
    this.path = path;
  }
}
