/** The store could not be reached, or broke off. A later attempt may succeed. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
  /**
   * What became of a commit: `nothing` was written, or it is `unknown` whether all of it or nothing was, because the
   * connection was lost before the answer came. Never a part.
   */
  readonly committed: "nothing" | "unknown";

  /**
   * @param committed What became of a commit.
   * @param cause The error of the client library.
   */
  constructor(committed: "nothing" | "unknown", cause: unknown) {
    const outcome =
      committed === "nothing" ? "nothing was committed" : "whether a commit took place is not known";
    super(`The store cannot be reached; ${outcome}`, { cause });
    this.committed = committed;
  }
}
