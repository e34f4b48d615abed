// What is under way to the server: commands are sent until it says that they were obeyed, so that a run that is cut short loses none.

export class Outbox {
  constructor() {
    this.page = Math.random().toString(36).slice(2);
    this.number = 0;
    this.pending = [];
  }

  /** The server's receipt: up to which command of which page it has obeyed. */
  receive(receipt) {
    if (receipt.page === this.page) this.pending = this.pending.filter((command) => command.number > receipt.number);
  }

  /** A message with one more command, and all that are under way; none counts twice. */
  with(command, scorecard) {
    this.number += 1;
    this.pending.push({ number: this.number, ...command });
    return { page: this.page, scorecard, commands: this.pending };
  }

  has(what) {
    return this.pending.some((command) => command.do === what);
  }
}
