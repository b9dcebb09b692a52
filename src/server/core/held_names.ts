/**
 * Who holds which name in a channel. A name that looks like one that is held is held as well.
 * @module
 */
import { freeName } from "../../protocol/names.ts";
import { type NameKeys, nameKeys, numberedKeys, sameNameKey } from "./look_alike.ts";

/** Somebody who may hold a name. */
export interface NameHolder {
  /** By what the name is held. Absent: none is. */
  nameKeys: NameKeys | undefined;
}

/** The names of one channel. */
export class HeldNames<Holder extends NameHolder> {
  readonly #byKey = new Map<string, Holder>();

  /** Gives who holds a name, in whatever case; somebody whose name only looks like it does not. */
  holder(name: string): Holder | undefined {
    return this.#byKey.get(sameNameKey(name));
  }

  /** Tells whether somebody may take a name: nobody else holds it, or one that looks like it. */
  isFreeFor(holder: Holder, name: string): boolean {
    return nameKeys(name).every((key) => (this.#byKey.get(key) ?? holder) === holder);
  }

  /**
   * Finds a free name: the wish, else the wish with a number.
   * @param maxCharacters The longest name allowed, in code points; 0 means no limit.
   */
  free(wish: string, maxCharacters: number): string {
    // The same base is asked about with one number after another.
    let last = { base: "", keys: nameKeys("") };
    return freeName(wish, (base, number) => {
      if (base !== last.base) last = { base, keys: nameKeys(base) };
      return numberedKeys(last.keys, number).some((key) => this.#byKey.has(key));
    }, maxCharacters);
  }

  /** Gives somebody a name instead of the one held so far. What others hold already stays theirs. */
  hold(holder: Holder, name: string): void {
    this.release(holder);
    holder.nameKeys = nameKeys(name);
    for (const key of holder.nameKeys) {
      if (!this.#byKey.has(key)) this.#byKey.set(key, holder);
    }
  }

  /** Takes somebody's name away. */
  release(holder: Holder): void {
    for (const key of holder.nameKeys ?? []) {
      if (this.#byKey.get(key) === holder) this.#byKey.delete(key);
    }
    holder.nameKeys = undefined;
  }
}
