/**
 * What the members of a proof have said and seen, written down as it happened. The checker knows nothing else; what a
 * record means is told here and nowhere in the product.
 * @module
 */

/** A record of a trace; `atMs` of all records of a run is by one clock. */
export type TraceRecord =
  | SaidRecord
  | WelcomedRecord
  | ConnectedRecord
  | ShownRecord
  | RefusedRecord
  | WhisperedRecord
  | GapRecord
  | RenamedRecord
  | ChangedRecord
  | EndedRecord
  | PresentRecord
  | NamedRecord
  | BareRecord
  | LostRecord
  | SettledRecord;

interface At {
  /** When, in milliseconds since the run began. */
  readonly atMs: number;
}

/** The member says something. */
export interface SaidRecord extends At {
  readonly type: "said";
  readonly nonce: string;
  readonly text: string;
  /** Whom it is whispered to. Absent: said to all. */
  readonly to?: string;
}

/** The server let a connection in; as it stood on the wire. */
export interface WelcomedRecord extends At {
  readonly type: "welcomed";
  readonly epoch: string;
  /** The last offset of the log at that moment. */
  readonly top: number;
  readonly isComplete: boolean;
  /** How many messages up to there are to follow. */
  readonly replay: number;
  /** What the join asked for. Absent: it came as a newcomer. */
  readonly since?: { readonly epoch: string; readonly offset: number };
}

/** The member is told that it is connected. */
export interface ConnectedRecord extends At {
  readonly type: "connected";
  /** The name that was given. */
  readonly name: string;
  /** Who is there, the member included. */
  readonly members: readonly string[];
}

/** A message is shown. */
export interface ShownRecord extends At {
  readonly type: "shown";
  readonly text: string;
  readonly from: string;
  readonly nonce: string;
  readonly offset: number;
  readonly sentAtMs: number;
  readonly isOwn: boolean;
}

/** An own text is acknowledged without being shown. */
export interface SettledRecord extends At {
  readonly type: "settled";
  readonly nonce: string;
}

/** An own text is refused. */
export interface RefusedRecord extends At {
  readonly type: "refused";
  readonly code: string;
  /** Absent: it was not about a text. */
  readonly nonce?: string;
  /** Whether it will not be sent again. */
  readonly isForGood: boolean;
}

/** A whisper is shown. */
export interface WhisperedRecord extends At {
  readonly type: "whispered";
  readonly text: string;
  readonly from: string;
  readonly to: string;
  readonly nonce: string;
  readonly isOwn: boolean;
}

/** The member is told that messages are missing here. */
export interface GapRecord extends At {
  readonly type: "gap";
  /** How many. Absent: nobody knows. */
  readonly missing?: number;
}

/** Somebody has another name. */
export interface RenamedRecord extends At {
  readonly type: "renamed";
  readonly from: string;
  readonly to: string;
  readonly isOwn: boolean;
}

/** The member is told who came and went while it was away. */
export interface ChangedRecord extends At {
  readonly type: "changed";
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

/** It is over. */
export interface EndedRecord extends At {
  readonly type: "ended";
  readonly cause: string;
  readonly reason: string;
}

/** Who is shown as being there when the run ends. */
export interface PresentRecord extends At {
  readonly type: "present";
  readonly names: readonly string[];
}

/** Somebody came, went or writes. */
export interface NamedRecord extends At {
  readonly type: "came" | "went" | "typing";
  readonly name: string;
}

/**
 * `disturbed`: from now on the server may find that the member's connection is lost; `undisturbed`: from now on not.
 * `tries`: the member opens another one. `renames`: the member asks for another name. `goodbye`: the member leaves.
 */
export interface BareRecord extends At {
  readonly type: "disturbed" | "undisturbed" | "tries" | "renames" | "goodbye";
}

/** The member finds that its connection is lost. */
export interface LostRecord extends At {
  readonly type: "lost";
  /** Why, in a few words. */
  readonly reason: string;
}

/** One membership from its first try to its end. */
export interface MemberTrace {
  readonly channel: string;
  /** The name that was asked for; no two members of a run have the same. */
  readonly name: string;
  /** In the order in which it happened. */
  readonly records: readonly TraceRecord[];
}

/** A whole run. */
export interface RunTrace {
  readonly members: readonly MemberTrace[];
  /** How many messages the server keeps of each channel. */
  readonly historySize: number;
  /** When a server, or what servers share, ended or was stopped, in milliseconds since the run began. */
  readonly serverStopsMs: readonly number[];
  /** When one of them lost its memory by that. */
  readonly memoryLossesMs: readonly number[];
  /** For how long a lost connection shows nothing to the others, in milliseconds. */
  readonly graceMs: number;
  /** How much earlier than the loss of a connection its grace may begin, in milliseconds. Absent: no earlier. */
  readonly earlyGraceMs?: number;
}
