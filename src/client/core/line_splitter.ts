/**
 * Cuts a stream of text into lines.
 * @module
 */

/** How many UTF-16 units of a line are kept before it is cut where it stands. */
const maxLineUnits = 1_048_576;

/** Collects pieces of text and gives the lines that are complete. */
export class LineSplitter {
  #rest = "";

  /**
   * Takes the next piece.
   * @returns The lines that end in it, without their line break; a line without end is cut at 1 Mi units.
   */
  push(piece: string): readonly string[] {
    const lines = piece.split("\n");
    lines[0] = this.#rest + lines[0];
    this.#rest = lines.pop()!;
    return [...lines.map(withoutReturn), ...this.#cutRest()];
  }

  /** Gives what is left when nothing more comes: a last line that had no line break, or none. */
  end(): readonly string[] {
    const last = withoutReturn(this.#rest);
    this.#rest = "";
    return last === "" ? [] : [last];
  }

  #cutRest(): readonly string[] {
    const cuts: string[] = [];
    while (this.#rest.length > maxLineUnits) {
      const end = this.#isInPair(maxLineUnits) ? maxLineUnits - 1 : maxLineUnits;
      cuts.push(this.#rest.slice(0, end));
      this.#rest = this.#rest.slice(end);
    }
    return cuts;
  }

  #isInPair(index: number): boolean {
    return (this.#rest.charCodeAt(index) & 0xfc00) === 0xdc00;
  }
}

function withoutReturn(line: string): string {
  return line.replace(/\r+$/, "");
}
