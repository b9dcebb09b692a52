/**
 * Checks who is shown as coming and going: whoever came, left, or was away for longer than the grace, and nobody else.
 * @module
 */
import { type Absence, absencesOf, lateLossMs } from "./absences.ts";
import { firstNameOf, isNameOf, isNumbered } from "./member_names.ts";
import type { ChangedRecord, ConnectedRecord, MemberTrace, RunTrace, TraceRecord } from "./trace.ts";
import { type Violation, violation } from "./violation.ts";

/** The clocks of two processes are read at different moments. */
const toleranceMs = 1_000;

/** How long the protocol lets a connection be silent. */
const maxSilenceMs = 30_000;

/** What truly happened to one member, as its own trace has it. */
interface Life {
  readonly member: MemberTrace;
  /** Absent: it has not said goodbye. */
  readonly goodbyeMs: number | undefined;
  readonly absences: readonly Absence[];
  readonly hasRenamed: boolean;
  /** Whether the server may have let it in once without its knowing: that place is held, and given up, by itself. */
  readonly mayHaveGhost: boolean;
}

/** Checks what the members of a channel were shown of one another. */
export function checkPresence(members: readonly MemberTrace[], run: RunTrace): readonly Violation[] {
  const lives = new Map(members.map((member) => [member.name, lifeOf(member, run)]));
  return members.flatMap((member) => new PresenceWalk(member, lives, run).walk());
}

function lifeOf(member: MemberTrace, { memoryLossesMs }: RunTrace): Life {
  const { records } = member;
  const firstConnected = records.findIndex(({ type }) => type === "connected");
  const triesBefore = records.slice(0, firstConnected < 0 ? records.length : firstConnected)
    .filter(({ type }) => type === "tries");
  return {
    member,
    goodbyeMs: records.find(({ type }) => type === "goodbye")?.atMs,
    absences: absencesOf(records),
    hasRenamed: records.some(({ type }) => type === "renames"),
    mayHaveGhost: triesBefore.length > 1 || memoryLossesMs.length > 0,
  };
}

/** One member's picture of the others, followed through its trace. */
class PresenceWalk {
  readonly #member: MemberTrace;
  readonly #lives: ReadonlyMap<string, Life>;
  readonly #run: RunTrace;
  readonly #violations: Violation[] = [];
  readonly #view = new Set<string>();
  #index = 0;
  #isFirst = true;
  // What the server said at the last welcome; what is then shown as changed must lead there.
  #truth: ReadonlySet<string> | undefined;

  constructor(member: MemberTrace, lives: ReadonlyMap<string, Life>, run: RunTrace) {
    this.#member = member;
    this.#lives = lives;
    this.#run = run;
  }

  walk(): readonly Violation[] {
    this.#member.records.forEach((record, index) => {
      this.#index = index;
      if (record.type !== "changed") this.#checkTruth();
      this.#follow(record);
    });
    this.#checkTruth();
    return this.#violations;
  }

  #found(message: string): void {
    this.#violations.push(violation("presence", { member: this.#member, index: this.#index }, message));
  }

  #follow(record: TraceRecord): void {
    switch (record.type) {
      case "connected":
        return this.#connected(record);
      case "changed":
        return this.#changed(record);
      case "came":
        return this.#came(record.name);
      case "went":
        return this.#went(record.name, record.atMs);
      case "renamed":
        return this.#renamed(record.from, record.to);
      case "typing":
        return this.#typing(record.name);
      case "present":
        return this.#present(record.names, record.atMs);
    }
  }

  /** Nobody comes a second time while the first holds the name. */
  #checkSecond(name: string): void {
    if (isNumbered(name) && !this.#mayBeGhost(name)) this.#found(`${name} is in a second time`);
  }

  #connected({ name, members }: ConnectedRecord): void {
    this.#checkSecond(name);
    const others = members.filter((name) => !this.#isSelf(name));
    if (this.#isFirst) { for (const name of others) this.#view.add(name); }
    else this.#truth = new Set(others);
    this.#isFirst = false;
  }

  #isSelf(name: string): boolean {
    return isNameOf(this.#member, name);
  }

  /** After a loss of memory the client waits for those who were there before, and says nothing of them meanwhile. */
  #checkTruth(): void {
    const truth = this.#truth;
    this.#truth = undefined;
    if (truth === undefined || this.#run.memoryLossesMs.length > 0) return;
    const wrong = [...truth.symmetricDifference(this.#view)].filter((name) => !this.#mayBeGhost(name));
    if (wrong.length > 0) this.#found(`it is not shown right whether these are here: ${wrong.join(", ")}`);
  }

  #changed({ joined, left, atMs }: ChangedRecord): void {
    for (const name of left) this.#goes(name, { atMs, mayBeRename: true });
    for (const name of joined) this.#came(name);
  }

  #came(name: string): void {
    this.#checkSecond(name);
    if (this.#isSelf(name) && !this.#mayBeGhost(name)) this.#found(`it is shown its own coming as ${name}`);
    if (this.#view.has(name)) this.#found(`${name} is shown as coming, and was here`);
    if (this.#lives.get(firstNameOf(name)) === undefined) {
      this.#found(`${name} is shown as coming, and is nobody`);
    }
    this.#view.add(name);
  }

  #went(name: string, atMs: number): void {
    this.#goes(name, { atMs, mayBeRename: false });
  }

  #goes(name: string, { atMs, mayBeRename }: { readonly atMs: number; readonly mayBeRename: boolean }): void {
    if (!this.#view.delete(name) && this.#run.memoryLossesMs.length === 0 && !this.#mayBeGhost(name)) {
      this.#found(`${name} is shown as going, and was not here`);
    }
    const life = this.#lives.get(firstNameOf(name));
    if (life === undefined || this.#isGone(life, atMs)) return;
    if (this.#mayBeGhost(name) || (mayBeRename && life.hasRenamed)) return;
    this.#found(`${name} is shown as going, and never went`);
  }

  #isGone({ goodbyeMs, absences }: Life, atMs: number): boolean {
    if (goodbyeMs !== undefined && goodbyeMs <= atMs) return true;
    const { graceMs, earlyGraceMs = 0, memoryLossesMs } = this.#run;
    // A place that was held in memory is lost with it.
    if (memoryLossesMs.some((lossMs) => lossMs <= atMs)) return true;
    const leastMs = graceMs - earlyGraceMs - toleranceMs;
    return absences.some(({ fromMs, untilMs }) => untilMs - fromMs >= leastMs && atMs - fromMs >= leastMs);
  }

  #mayBeGhost(name: string): boolean {
    return this.#lives.get(firstNameOf(name))?.mayHaveGhost === true;
  }

  #renamed(from: string, to: string): void {
    if (this.#isSelf(to)) return;
    if (!this.#view.delete(from)) this.#found(`${from} is shown with another name, and was not here`);
    this.#view.add(to);
  }

  #typing(name: string): void {
    if (this.#isSelf(name)) this.#found("it is shown its own writing");
  }

  /** In the end the picture is true. */
  #present(names: readonly string[], atMs: number): void {
    const shown = new Set(names.map(firstNameOf));
    for (const life of this.#lives.values()) {
      const { name } = life.member;
      const isShown = shown.has(name);
      if (isShown && this.#isLongGone(life, atMs)) this.#found(`in the end ${name} is shown as here`);
      if (!isShown && isHere(life)) this.#found(`in the end ${name} is not shown as here`);
    }
  }

  /** A goodbye that got lost shows when the loss of its connection is noticed and the grace is over. */
  #isLongGone({ goodbyeMs, mayHaveGhost }: Life, atMs: number): boolean {
    if (goodbyeMs === undefined || mayHaveGhost) return false;
    // A server that starts again lets all graces begin anew.
    const sinceMs = Math.max(goodbyeMs, ...this.#run.serverStopsMs);
    return atMs - sinceMs > maxSilenceMs + this.#run.graceMs + lateLossMs;
  }
}

function isHere({ member, goodbyeMs }: Life): boolean {
  return goodbyeMs === undefined && member.records.some(({ type }) => type === "present");
}
