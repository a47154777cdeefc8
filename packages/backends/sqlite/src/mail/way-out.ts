/** Whether mail can leave, and who is to be told when there is some. */
export class WayOut {
  /** A mail server for addresses elsewhere has been named. */
  readonly isOpen: boolean;
  #wake: () => void = () => {};

  constructor(isOpen: boolean) {
    this.isOpen = isOpen;
  }

  /** Says who works through what leaves. */
  onWake(wake: () => void): void {
    this.#wake = wake;
  }

  /** Tells that something is waiting to leave. */
  wake(): void {
    this.#wake();
  }
}
